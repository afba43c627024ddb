import { makeAutoObservable, observable } from 'mobx'
import type { Member, MemberPage } from '../../api/types.ts'

/** The members of one chat, as far as loaded, exact as of `rev`. */
export class MemberList {
  state: 'empty' | 'loading' | 'ready' | 'failed' = 'empty'
  /** Where the next page begins, and what became of the last question for it. */
  cursor: string | null = null
  more: 'idle' | 'loading' | 'failed' = 'idle'
  rev = 0
  private readonly byId = observable.map<string, Member>({}, { deep: false })
  /** The `rev` at which somebody went: a page asked for before that still lists him. */
  private readonly removedAt = new Map<string, number>()

  constructor() {
    makeAutoObservable<this, 'removedAt'>(this, { removedAt: false })
  }

  get items(): Member[] {
    return [...this.byId.values()]
  }

  has(userId: string): boolean {
    return this.byId.has(userId)
  }

  addPage(page: MemberPage): void {
    for (const member of page.items) {
      if ((this.removedAt.get(member.user_id) ?? 0) <= page.rev) this.byId.set(member.user_id, member)
    }
    this.cursor = page.next_cursor
    this.rev = this.state === 'ready' ? Math.min(this.rev, page.rev) : page.rev
    this.state = 'ready'
    this.more = 'idle'
  }

  added(rev: number, userIds: string[]): void {
    for (const userId of userIds) this.removedAt.delete(userId)
    if (this.state !== 'ready' || rev <= this.rev) return
    for (const user_id of userIds) {
      if (!this.byId.has(user_id)) {
        this.byId.set(user_id, { user_id, role: 'member', joined_at: new Date().toISOString(), read_seq: 0 })
      }
    }
  }

  removed(rev: number, userIds: string[]): void {
    for (const userId of userIds) this.removedAt.set(userId, rev)
    if (this.state !== 'ready' || rev <= this.rev) return
    for (const userId of userIds) this.byId.delete(userId)
  }
}
