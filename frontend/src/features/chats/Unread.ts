import { makeAutoObservable } from 'mobx'
import type { Message } from '../../api/types.ts'

/** The server counts no further than this. */
export const unreadCap = 1_000
const keptChanges = 500

/** What the server said about my side of a chat: exact as of `rev` and `myRev`. */
export interface UnreadBase {
  count: number
  readSeq: number
  rev: number
  myRev: number
}

interface Change {
  rev: number
  seq: number
  by: 1 | -1
}

/**
 * The unread count of one chat: the server's latest exact count plus the messages that came and went since.
 * A count is never incremented in place, so late, repeated or early news cannot make it drift.
 */
export class Unread {
  private base: UnreadBase
  private changes: Change[] = []
  /** To here the messages were in view, though the server may not know it yet. */
  private seen = 0

  constructor(base: UnreadBase) {
    this.base = base
    makeAutoObservable(this)
  }

  get readSeq(): number {
    return this.base.readSeq
  }

  get myRev(): number {
    return this.base.myRev
  }

  get count(): number {
    const sum = this.later.reduce((total, change) => total + change.by, this.base.count)
    return Math.min(unreadCap, Math.max(0, sum))
  }

  /** The server's count was cut at its cap and something was taken away since: only the server knows the number. */
  get uncertain(): boolean {
    return this.base.count >= unreadCap && this.later.some((change) => change.by < 0)
  }

  /** Messages up to `seq` were in view: those of them that came since the server counted do not count any more. */
  see(seq: number): void {
    this.seen = Math.max(this.seen, seq)
  }

  /** Takes the server's count unless an equally new or newer one is here. */
  accept(base: UnreadBase): void {
    const newer =
      base.myRev > this.base.myRev || (base.myRev === this.base.myRev && base.rev >= this.base.rev)
    if (!newer) return
    this.base = base
    this.changes = this.changes.filter((change) => change.rev > base.rev)
  }

  /** Takes the server's count though a newer one is here. */
  restore(base: UnreadBase): void {
    this.base = base
    this.changes = []
  }

  /** A message of somebody else that counts came (+1) or was deleted (−1). */
  note(message: Message, by: 1 | -1): void {
    if (message.rev <= this.base.rev) return
    this.changes.push({ rev: message.rev, seq: message.seq, by })
    if (this.changes.length > keptChanges) this.fold()
  }

  private get later(): Change[] {
    const { rev, readSeq } = this.base
    return this.changes.filter((change) => change.rev > rev && change.seq > Math.max(readSeq, this.seen))
  }

  private fold(): void {
    const rev = Math.max(...this.changes.map((change) => change.rev))
    this.base = { ...this.base, count: this.count, rev }
    this.changes = []
  }
}
