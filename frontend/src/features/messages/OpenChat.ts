import { makeAutoObservable, observableRef } from 'mobx'
import type { Message } from '../../api/types.ts'
import type { Chat } from '../chats/Chat.ts'
import type { OutboxStore } from '../outbox/OutboxStore.ts'
import type { MessagesStore } from './MessagesStore.ts'
import type { ReadReporter } from './ReadReporter.ts'
import { type Row, reuseRows, toRows } from './rows.ts'
import type { ScrollPlace, ScrollPlaces } from './ScrollPlaces.ts'
import type { Timeline } from './Timeline.ts'

/** What an open chat works with. */
export interface ChatTools {
  messages: MessagesStore
  outbox: OutboxStore
  reads: ReadReporter
  places: ScrollPlaces
  myId: string
}

/** The chat on the screen: its rows, where its unread begin, which message is being edited. */
export class OpenChat {
  /** Where the unread divider stands; it stays until the chat is left or something is sent. */
  unreadFrom: number | null
  editing: Message | null = null
  /** The message that was jumped to, marked for a moment. */
  pointedAt: number | null = null
  /** The words searched for, by message: ranges of UTF-16 units. */
  highlights: ReadonlyMap<string, number[][]> = new Map()
  private drawn: Row[] = []

  constructor(
    readonly chat: Chat,
    private readonly tools: ChatTools,
  ) {
    this.unreadFrom = chat.unread.count > 0 ? chat.unread.readSeq + 1 : null
    makeAutoObservable<this, 'tools' | 'drawn'>(this, {
      chat: false,
      tools: false,
      drawn: false,
      highlights: observableRef,
    })
  }

  get timeline(): Timeline {
    return this.tools.messages.timeline(this.chat.id)
  }

  /** Every row knows what stands above it, so that it looks the same after more of the history has come. */
  get rows(): Row[] {
    const waiting = this.timeline.atEnd ? this.tools.outbox.of(this.chat.id) : []
    const rows = toRows(this.timeline.messages, waiting, this.tools.myId, this.unreadFrom)
    if (this.timeline.hasBefore && rows.length > 1) rows.shift()
    this.drawn = reuseRows(this.drawn, rows)
    return this.drawn
  }

  /** Index of the row below the unread divider, or −1. */
  get dividerIndex(): number {
    return this.rows.findIndex((row) => row.startsUnread)
  }

  /** Index of this message's row or, when it is gone, of the next one; −1 when there is none. */
  indexOf(seq: number): number {
    return this.rows.findIndex((row) => row.message !== null && row.message.seq >= seq)
  }

  /** Where the chat was left; null when that was at its end. */
  get place(): ScrollPlace | null {
    return this.tools.places.get(this.chat.id)
  }

  leaveAt(place: ScrollPlace | null): void {
    this.tools.places.set(this.chat.id, place)
  }

  /** Loads where the chat opens: where it was left, else at the first unread message, else at the end. */
  async load(): Promise<void> {
    const { timeline } = this
    if (timeline.state === 'loading') return
    const seq = this.place?.seq ?? this.unreadFrom
    if (seq === null ? timeline.atEnd : timeline.covers(seq)) return
    await this.tools.messages.open(this.chat.id, seq ?? undefined)
  }

  /** Makes sure that this message, or its neighbour if it is gone, is loaded. */
  async loadAround(seq: number): Promise<void> {
    if (!this.timeline.covers(seq)) await this.tools.messages.open(this.chat.id, seq)
  }

  loadBefore(): void {
    void this.tools.messages.loadBefore(this.chat.id)
  }

  loadAfter(): void {
    void this.tools.messages.loadAfter(this.chat.id)
  }

  /** Makes sure that the true end of the chat is loaded. */
  async loadEnd(): Promise<void> {
    if (!this.timeline.atEnd) await this.tools.messages.open(this.chat.id)
  }

  /** Everything up to this row has been in view of a focused window. */
  seen(row: Row): void {
    if (row.message) this.tools.reads.seen(this.chat, row.message.seq)
  }

  /** Messages of others arrived while nobody was looking: they begin here. */
  markUnread(): void {
    if (this.unreadFrom === null && this.chat.unread.count > 0) this.unreadFrom = this.chat.unread.readSeq + 1
  }

  pointAt(seq: number | null): void {
    this.pointedAt = seq
  }

  highlight(highlights: ReadonlyMap<string, number[][]>): void {
    this.highlights = highlights
  }

  async send(text: string): Promise<void> {
    this.unreadFrom = null
    await this.tools.outbox.send(this.chat.id, text)
  }

  edit(message: Message | null): void {
    this.editing = message
  }

  editLast(): void {
    const mine = this.timeline.messages.filter(
      (message) => message.author_id === this.tools.myId && message.kind === 'text',
    )
    this.editing = mine.at(-1) ?? null
  }

  async saveEdit(text: string): Promise<void> {
    const message = this.editing
    this.editing = null
    if (message && message.text !== text) await this.tools.messages.edit(message, text)
  }

  async remove(message: Message): Promise<void> {
    await this.tools.messages.remove(message)
  }
}
