import type { Chat as ChatData } from '../../api/types.ts'

/** The place of a frame among all that I was sent. */
export interface Stamp {
  epoch: number
  n: number
}

export type Settings = Pick<ChatData, 'my_rev' | 'hidden' | 'muted_until' | 'marked_unread'>

const never: Stamp = { epoch: 0, n: 0 }

/**
 * My own settings of a chat, from words that come in any order. Read position and settings share one count, `my_rev`, but
 * an event tells only one of the two: each has a number of its own here, and only what is known without a hole may be
 * named to the server. A new text shows a hidden chat again without an event of its own.
 */
export class MySide {
  /** Everything of mine up to here is known. */
  whole: number
  private read: number
  private settled: number
  /** The `rev` as of which the server told whether the chat is hidden. */
  private toldRev: number
  private textRev = 0
  private settledAt = never
  private textAt = never

  constructor({ my_rev, rev }: ChatData) {
    this.whole = my_rev
    this.read = my_rev
    this.settled = my_rev
    this.toldRev = rev
  }

  /** The server told both as they are at a `rev`; what counts of it, or null when newer settings are held. */
  told(data: ChatData): Settings | null {
    const counts = data.my_rev >= this.settled
    if (counts) this.toldRev = data.rev
    const hidden = data.hidden && this.textRev <= data.rev
    const marked_unread = data.marked_unread && this.read <= data.my_rev
    this.read = Math.max(this.read, data.my_rev)
    this.settled = Math.max(this.settled, data.my_rev)
    this.whole = Math.max(this.whole, data.my_rev)
    this.closeUp()
    return counts ? settingsOf({ ...data, hidden, marked_unread }) : null
  }

  /** An event tells my settings; null when newer ones are held. */
  heardSettings(heard: Settings, at: Stamp = never): Settings | null {
    if (heard.my_rev <= this.settled) return null
    this.settled = heard.my_rev
    this.settledAt = at
    this.closeUp()
    const hidden = heard.hidden && !isAfter(this.textAt, at)
    const marked_unread = heard.marked_unread && heard.my_rev > this.read
    return settingsOf({ ...heard, hidden, marked_unread })
  }

  /** I read; true when that took the mark «unread» away. */
  heardRead(myRev: number): boolean {
    this.read = Math.max(this.read, myRev)
    this.closeUp()
    return myRev > this.settled
  }

  /** A text came; true when it shows the chat again. */
  heardText(rev: number, at?: Stamp): boolean {
    this.textRev = Math.max(this.textRev, rev)
    if (at && isAfter(at, this.textAt)) this.textAt = at
    return rev > this.toldRev && (!at || isAfter(at, this.settledAt))
  }

  private closeUp(): void {
    while (this.whole + 1 === this.read || this.whole + 1 === this.settled) this.whole += 1
  }
}

function isAfter(one: Stamp, other: Stamp): boolean {
  return one.epoch === other.epoch ? one.n > other.n : one.epoch > other.epoch
}

function settingsOf({ my_rev, hidden, muted_until, marked_unread }: Settings): Settings {
  return { my_rev, hidden, muted_until, marked_unread }
}
