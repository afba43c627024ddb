import { makeAutoObservable, observableRef } from 'mobx'
import type { Message, MessagePage } from '../../api/types.ts'

export type Direction = 'newest' | 'before' | 'after' | 'around'

/** No more than this is held of one chat: whatever lies further from the reader is fetched again when he comes back. */
export const heldMost = 600

/**
 * The stretch of a chat's messages that this tab holds: without a hole from the first to the last, ascending by `seq`.
 * Whatever tells about a message (page, event, reply, sync) is merged by its `rev`, so order and repetition do not matter.
 */
export class Timeline {
  state: 'empty' | 'loading' | 'ready' | 'failed' = 'empty'
  hasBefore = false
  hasAfter = false
  /** Counts the stretches: another number means that what was held before is not connected with what is held now. */
  stretch = 0
  /** Why loading failed: a `code` to explain. */
  error: string | null = null
  /** Where a further page of the history did not come. */
  failedEdge: 'before' | 'after' | null = null
  /** Ascending, deleted ones too. One value instead of an observable of each message: a page comes as one change. */
  private held: readonly Message[] = []
  /** The `seq` range that was loaded; deleted messages belong to it though they are not shown. */
  private from = 0
  private to = 0

  constructor() {
    makeAutoObservable<this, 'held'>(this, { held: observableRef })
  }

  /** What is shown, ascending. */
  get messages(): Message[] {
    return this.held.filter((message) => !message.deleted)
  }

  get first(): number {
    return this.from
  }

  get last(): number {
    return this.to
  }

  /** The newest messages of the chat are here, so what is created now belongs at the end. */
  get atEnd(): boolean {
    return this.state === 'ready' && !this.hasAfter
  }

  find(id: string): Message | undefined {
    return this.held.find((message) => message.id === id)
  }

  bySeq(seq: number): Message | undefined {
    return this.messages.find((message) => message.seq === seq)
  }

  /** This place of the chat is held. */
  covers(seq: number): boolean {
    if (this.state !== 'ready') return false
    return (seq >= this.from || !this.hasBefore) && (seq <= this.to || !this.hasAfter)
  }

  /** Lets go of what lies furthest away, so that another page fits in before or after the rest. */
  makeRoom(direction: 'before' | 'after', pageSize: number): void {
    const room = heldMost - pageSize
    const held = this.messages
    if (held.length <= room) return
    const kept = direction === 'before' ? held.slice(0, room) : held.slice(-room)
    if (direction === 'before') {
      this.to = kept.at(-1)?.seq ?? this.to
      this.hasAfter = true
    } else {
      this.from = kept[0]?.seq ?? this.from
      this.hasBefore = true
    }
    this.held = this.held.filter(({ seq }) => seq >= this.from && seq <= this.to)
  }

  /** Forgets everything; the open chat then loads anew. */
  reset(): void {
    this.stretch += 1
    this.held = []
    this.from = 0
    this.to = 0
    this.hasBefore = false
    this.hasAfter = false
    this.state = 'empty'
    this.error = null
    this.failedEdge = null
  }

  fail(code: string, direction: Direction): void {
    this.error = code
    if (this.state !== 'ready') this.state = 'failed'
    else if (direction === 'before' || direction === 'after') this.failedEdge = direction
  }

  /** Adds a page. `newest` and `around` begin a new stretch, the others lengthen the one that is here. */
  addPage(page: MessagePage, direction: Direction): void {
    if (direction === 'newest' || direction === 'around') this.reset()
    if (direction !== 'after') this.hasBefore = page.has_before
    if (direction !== 'before') this.hasAfter = page.has_after
    this.put(page.items)
    this.state = 'ready'
    this.error = null
    this.failedEdge = null
  }

  /** A message came, changed or was deleted, as some event, reply or sync tells it. */
  merge(message: Message): void {
    if (this.state !== 'ready') return
    const known = this.find(message.id)
    if (known ? message.rev >= known.rev : this.belongs(message.seq)) this.put([message])
  }

  private belongs(seq: number): boolean {
    if (this.to === 0) return !this.hasAfter
    return seq < this.from ? !this.hasBefore : seq <= this.to || !this.hasAfter
  }

  /** Each in its place; of two words about one message the one with the higher `rev` counts. */
  private put(messages: readonly Message[]): void {
    const bySeq = new Map(this.held.map((message) => [message.seq, message]))
    for (const message of messages) {
      const known = bySeq.get(message.seq)
      if (!known || known.rev <= message.rev) bySeq.set(message.seq, message)
    }
    this.held = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
    const [first, last] = [this.held[0]?.seq ?? 0, this.held.at(-1)?.seq ?? 0]
    this.from = this.from === 0 ? first : Math.min(this.from, first)
    this.to = Math.max(this.to, last)
  }
}
