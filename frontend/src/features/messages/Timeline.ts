import { makeAutoObservable, observableRef } from 'mobx'
import type { Message, MessagePage } from '../../api/types.ts'

export type Direction = 'newest' | 'before' | 'after' | 'around'

/** No more than this is held of one chat: whatever lies further from the reader is fetched again when he comes back. */
export const heldMost = 600
/** How much is loaded at a time on the way up or down from where a chat opened. */
export const historyPageSize = 100

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
  loadedFrom = 0
  loadedTo = 0

  constructor() {
    makeAutoObservable<this, 'held'>(this, { held: observableRef })
  }

  /** What is shown, ascending. */
  get messages(): Message[] {
    return this.held.filter((message) => !message.deleted)
  }

  /** The newest messages of the chat are here, so what is created now belongs at the end. */
  get atEnd(): boolean {
    return this.state === 'ready' && !this.hasAfter
  }

  /** More has come than may be held. It goes by `makeRoom`, when that moves nothing that somebody reads. */
  get overfull(): boolean {
    return this.messages.length > heldMost + historyPageSize
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
    return (seq >= this.loadedFrom || !this.hasBefore) && (seq <= this.loadedTo || !this.hasAfter)
  }

  /** Lets go of what lies furthest away, so that another page fits in before or after the rest. */
  makeRoom(direction: 'before' | 'after', room = heldMost - historyPageSize): void {
    const held = this.messages
    if (held.length <= room) return
    const kept = direction === 'before' ? held.slice(0, room) : held.slice(-room)
    if (direction === 'before') {
      this.loadedTo = kept.at(-1)?.seq ?? this.loadedTo
      this.hasAfter = true
    } else {
      this.loadedFrom = kept[0]?.seq ?? this.loadedFrom
      this.hasBefore = true
    }
    this.held = this.held.filter(({ seq }) => seq >= this.loadedFrom && seq <= this.loadedTo)
  }

  /** Forgets everything; the open chat then loads anew. */
  reset(): void {
    this.stretch += 1
    this.held = []
    this.loadedFrom = 0
    this.loadedTo = 0
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
    if (this.loadedTo === 0) return !this.hasAfter
    return seq < this.loadedFrom ? !this.hasBefore : seq <= this.loadedTo || !this.hasAfter
  }

  /** Each in its place; of two words about one message the one with the higher `rev` counts. */
  private put(messages: readonly Message[]): void {
    this.held = continues(this.held, messages) ? [...this.held, ...messages] : united(this.held, messages)
    const [first, last] = [this.held[0]?.seq ?? 0, this.held.at(-1)?.seq ?? 0]
    this.loadedFrom = this.loadedFrom === 0 ? first : Math.min(this.loadedFrom, first)
    this.loadedTo = Math.max(this.loadedTo, last)
  }
}

/** All of these are newer than what is held, as almost always when something comes. */
function continues(held: readonly Message[], messages: readonly Message[]): boolean {
  const last = held.at(-1)?.seq ?? 0
  return messages.every(({ seq }, index) => seq > (messages[index - 1]?.seq ?? last))
}

function united(held: readonly Message[], messages: readonly Message[]): Message[] {
  const bySeq = new Map(held.map((message) => [message.seq, message]))
  for (const message of messages) {
    const known = bySeq.get(message.seq)
    if (!known || known.rev <= message.rev) bySeq.set(message.seq, message)
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}
