import { makeAutoObservable, observable } from 'mobx'
import type { ChatsApi } from '../../api/chats.ts'
import type { Chat as ChatData, MembershipUpdate, Sync, SyncRequest } from '../../api/types.ts'
import { newId } from '../../lib/ids.ts'
import { log } from '../../lib/log.ts'
import { Chat, type ChatContext } from './Chat.ts'

const refreshTries = 3

/** My chats. Events arrive here only in order; `realtime` sees to that. */
export class ChatsStore {
  readonly chats = observable.map<string, Chat>({}, { deep: false })
  /** Where I no longer am, and the `rev` at which that became so: older news must not bring a chat back. */
  readonly gone = new Map<string, number>()
  loaded = false
  /** Told of each chat that I am no longer in. */
  onGone: (chatId: string) => void = () => {}
  private refreshing = new Set<string>()

  constructor(
    private readonly api: ChatsApi,
    private readonly context: ChatContext,
  ) {
    makeAutoObservable<this, 'api' | 'context' | 'refreshing'>(this, {
      api: false,
      context: false,
      refreshing: false,
      gone: false,
      onGone: false,
    })
  }

  sync(known: SyncRequest): Promise<Sync> {
    return this.api.sync(known)
  }

  get(id: string): Chat | undefined {
    return this.chats.get(id)
  }

  directWith(userId: string): Chat | undefined {
    return [...this.chats.values()].find((chat) => chat.data.peer_id === userId)
  }

  /** Newest activity first; chats of the same moment keep a fixed order. */
  get ordered(): Chat[] {
    return this.all.filter((chat) => !chat.data.hidden)
  }

  /** Hidden ones too, in the same order. */
  get all(): Chat[] {
    return [...this.chats.values()].sort(
      (a, b) => compare(b.data.updated_at, a.data.updated_at) || compare(b.id, a.id),
    )
  }

  get totalUnread(): number {
    return this.ordered.reduce((sum, chat) => sum + chat.unread.count, 0)
  }

  /** Takes a chat out of a snapshot of everything (`/chats/sync`), unless I have left it since. */
  accept(data: ChatData): Chat | undefined {
    const known = this.chats.get(data.id)
    known?.accept(data)
    return known ?? this.insert(data)
  }

  /** Takes a chat out of any other reply or event: a known one goes on by its events. */
  learn(data: ChatData): Chat | undefined {
    const known = this.chats.get(data.id)
    known?.acceptMine(data)
    return known ?? this.insert(data)
  }

  /** I am no longer in this chat, as of `rev`. */
  drop(id: string, rev: number): void {
    this.gone.set(id, Math.max(rev, this.gone.get(id) ?? 0))
    this.chats.delete(id)
    this.onGone(id)
  }

  /** Asks the server for what events alone cannot tell. */
  async refresh(chat: Chat): Promise<void> {
    if (this.refreshing.has(chat.id)) return
    this.refreshing.add(chat.id)
    try {
      for (let attempt = 0; chat.outdated && attempt < refreshTries; attempt += 1) {
        chat.acceptCard(await this.api.get(chat.id))
      }
    } catch (error) {
      log('refreshing a chat failed', error)
    } finally {
      this.refreshing.delete(chat.id)
    }
  }

  /** Somebody opens a chat: its mark «unread» has done its work, and how many are in the main chat is asked for. */
  opened(chat: Chat): void {
    if (chat.data.marked_unread) {
      this.configure(chat, { marked_unread: false }).catch((error) => log('the mark stays', error))
    }
    if (chat.kind === 'main') this.recount(chat)
  }

  /** People come into the main chat without an event. */
  recount(chat: Chat): void {
    chat.outdated = true
    void this.refresh(chat)
  }

  /** Asks again where that did not succeed; until then such a chat shows no last message or no name. */
  refreshOutdated(): void {
    for (const chat of this.chats.values()) if (chat.outdated) void this.refresh(chat)
  }

  /** Tried again with the same `clientId`, it is the same chat, even if only the reply was lost. */
  async createGroup(clientId: string, name: string, memberIds: string[]): Promise<string> {
    return this.create({ client_id: clientId, kind: 'group', name, member_ids: memberIds })
  }

  /** The direct chat with this person, created when there is none yet. */
  async openDirect(userId: string): Promise<string> {
    const known = this.directWith(userId)
    if (known?.data.hidden) await this.configure(known, { hidden: false })
    return known?.id ?? this.create({ client_id: newId(), kind: 'direct', member_ids: [userId] })
  }

  /** My own settings of a chat. */
  async configure(chat: Chat, settings: MembershipUpdate): Promise<void> {
    chat.acceptMine(await this.api.configure(chat.id, settings))
  }

  /** Everything in it counts as read, a mark is taken off. */
  async markRead(chat: Chat): Promise<void> {
    chat.acceptRead(await this.api.read(chat.id, chat.data.last_seq))
  }

  async rename(chat: Chat, name: string): Promise<void> {
    await this.api.rename(chat.id, name)
  }

  async handOver(chat: Chat, userId: string): Promise<void> {
    await this.api.handOver(chat.id, userId)
  }

  async leave(chat: Chat): Promise<void> {
    await this.api.removeMember(chat.id, this.context.myId)
    this.drop(chat.id, chat.rev)
  }

  async remove(chat: Chat): Promise<void> {
    await this.api.remove(chat.id)
    this.drop(chat.id, chat.rev)
  }

  clear(): void {
    this.chats.clear()
    this.gone.clear()
    this.loaded = false
  }

  private async create(wanted: Parameters<ChatsApi['create']>[0]): Promise<string> {
    const chat = await this.api.create(wanted)
    this.learn(chat)
    return chat.id
  }

  private insert(data: ChatData): Chat | undefined {
    if ((this.gone.get(data.id) ?? -1) >= data.rev) return undefined
    const chat = new Chat(data, this.context)
    this.chats.set(data.id, chat)
    return chat
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
