import { makeAutoObservable, observable, runInAction } from 'mobx'
import type { PresenceApi } from '../../api/presence.ts'
import type { Presence } from '../../api/types.ts'
import { log } from '../../lib/log.ts'

const watchLimit = 500

/** Who is online, as far as I may know. */
export class PresenceStore {
  /** Set by `realtime`: tells the server whom to watch beyond contacts and direct peers. */
  tellInterest: (userIds: string[]) => void = () => {}
  private readonly online = observable.set<string>()
  private readonly seen = observable.map<string, string>()
  private readonly watches = new Set<string[]>()
  /** For each question that is under way, who came or went since: its answer may be older than that. */
  private readonly turnedSince = new Set<Set<string>>()

  constructor(private readonly api: PresenceApi) {
    makeAutoObservable<this, 'api' | 'watches' | 'turnedSince' | 'watched'>(this, {
      api: false,
      watches: false,
      turnedSince: false,
      watched: false,
      tellInterest: false,
    })
  }

  isOnline(userId: string): boolean {
    return this.online.has(userId)
  }

  lastSeenAt(userId: string): string | null {
    return this.seen.get(userId) ?? null
  }

  /** A connection begins: these are online; whoever else is watched is asked about again. */
  begin(userIds: string[]): void {
    this.online.replace(userIds)
    if (this.watched.length > 0) this.tellInterest(this.watched)
    void this.lookUp(this.watched)
  }

  /** True when somebody came or went by it. */
  update(presence: Presence): boolean {
    for (const since of this.turnedSince) since.add(presence.user_id)
    return this.note(presence)
  }

  private note({ user_id, online, last_seen_at }: Presence): boolean {
    const turned = this.online.has(user_id) !== online
    if (online) this.online.add(user_id)
    else this.online.delete(user_id)
    if (last_seen_at) this.seen.set(user_id, last_seen_at)
    return turned
  }

  /** Follows these people until the returned function is called. */
  watch(userIds: string[]): () => void {
    this.watches.add(userIds)
    this.tellInterest(this.watched)
    void this.lookUp(userIds)
    return () => {
      this.watches.delete(userIds)
      this.tellInterest(this.watched)
    }
  }

  clear(): void {
    this.online.clear()
    this.seen.clear()
  }

  private get watched(): string[] {
    return [...new Set([...this.watches].flat())].slice(0, watchLimit)
  }

  private async lookUp(userIds: string[]): Promise<void> {
    if (userIds.length === 0) return
    const turned = new Set<string>()
    this.turnedSince.add(turned)
    try {
      const found = await this.api.lookup(userIds.slice(0, watchLimit))
      runInAction(() => {
        for (const presence of found) if (!turned.has(presence.user_id)) this.note(presence)
      })
    } catch (error) {
      log('looking presence up failed', error)
    } finally {
      this.turnedSince.delete(turned)
    }
  }
}
