import { makeAutoObservable, observableRef } from 'mobx'
import type { Message } from '../../api/types.ts'
import { explain } from '../../i18n/i18n.ts'
import type { Chat } from '../chats/Chat.ts'
import type { NoticesStore } from '../notices/NoticesStore.ts'
import type { OutboxStore } from '../outbox/OutboxStore.ts'
import type { MessagesStore } from './MessagesStore.ts'
import type { ReadReporter } from './ReadReporter.ts'
import { firstOfOthers, type Row, reusing, toRows } from './rows.ts'
import type { ScrollPlace, ScrollPlaces } from './ScrollPlaces.ts'
import type { Timeline } from './Timeline.ts'

/** How long a message that was jumped to stays marked. */
const pointedMs = 2_000

/** What an open chat works with. */
export interface ChatTools {
  messages: MessagesStore
  outbox: OutboxStore
  reads: ReadReporter
  places: ScrollPlaces
  notices: NoticesStore
  myId: string
}

/** The chat on the screen: its rows, where its unread begin, which message is being edited. */
export class OpenChat {
  /** Where the unread divider stands; it stays until the chat is left, something is sent or more comes unread. */
  unreadFrom: number | null = null
  editing: Message | null = null
  /** The message that was jumped to, marked for a moment. */
  pointedAt: number | null = null
  /** The words searched for, by message: ranges of UTF-16 units. */
  highlights: ReadonlyMap<string, number[][]> = new Map()
  private readonly reuse = reusing()
  private pointer: ReturnType<typeof setTimeout> | undefined

  constructor(
    readonly chat: Chat,
    private readonly tools: ChatTools,
  ) {
    makeAutoObservable<this, 'tools' | 'reuse' | 'pointer' | 'seenSeq'>(this, {
      chat: false,
      tools: false,
      reuse: false,
      pointer: false,
      firstUnseen: false,
      highlights: observableRef,
      seenSeq: false,
    })
    this.markUnread()
  }

  get timeline(): Timeline {
    return this.tools.messages.timeline(this.chat.id)
  }

  /** Every row knows what stands above it, so that it looks the same after more of the history has come. */
  get rows(): Row[] {
    const { state, error } = this.timeline
    const waiting = state === 'ready' || error !== null ? this.tools.outbox.of(this.chat.id) : []
    const rows = toRows(this.timeline.messages, waiting, this.tools.myId, this.unreadFrom)
    if (this.timeline.hasBefore && rows.length > 1) rows.shift()
    return this.reuse(rows)
  }

  /** Index of the row below the unread divider, or −1. */
  get dividerIndex(): number {
    return this.rows.findIndex((row) => row.startsUnread)
  }

  /** Index of the first text of others above `seq` that has not been in view, or −1. */
  firstUnseen(seq = 0): number {
    if (this.chat.unread.count === 0) return -1
    return firstOfOthers(this.rows, Math.max(seq, this.seenSeq) + 1, this.tools.myId)
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
    this.markUnread()
    const seq = this.place?.seq ?? (this.chat.unread.count > 0 ? this.unreadFrom : null)
    if (seq === null ? timeline.atEnd : timeline.covers(seq)) return
    await this.tools.messages.open(this.chat.id, seq ?? undefined)
  }

  /** Makes sure that this message, or its neighbour if it is gone, is loaded, or says why it is not. */
  async loadAround(seq: number): Promise<void> {
    if (!this.timeline.covers(seq)) await this.moveTo(seq)
  }

  loadBefore(): void {
    void this.tools.messages.loadBefore(this.chat.id)
  }

  loadAfter(): void {
    void this.tools.messages.loadAfter(this.chat.id)
  }

  retryEdge(): void {
    void this.tools.messages.retryEdge(this.chat.id)
  }

  /** Makes sure that the true end of the chat is loaded, or says why it is not. */
  async loadEnd(): Promise<void> {
    if (!this.timeline.atEnd) await this.moveTo()
  }

  /** A list shows this chat until the returned function is called. */
  show(): () => void {
    return this.tools.messages.show(this.chat.id)
  }

  /** Lets go of what lies furthest away, as for a page `before` or `after` the rest; `room` messages stay. */
  makeRoom(direction: 'before' | 'after', room?: number): void {
    this.tools.messages.makeRoom(this.chat.id, direction, room)
  }

  /** Everything up to this row has been in view of a focused window. */
  seen(row: Row): void {
    if (row.message) this.tools.reads.seen(this.chat, row.message.seq)
  }

  /** Messages of others are there that nobody has seen: they begin here, unless the divider has some below it already. */
  markUnread(): void {
    const from = this.seenSeq + 1
    if (this.chat.unread.count > 0 && (this.unreadFrom ?? 0) < from) this.unreadFrom = from
  }

  /** Marks a message for a moment. */
  pointAt(seq: number | null): void {
    this.pointedAt = seq
    clearTimeout(this.pointer)
    if (seq !== null) this.pointer = setTimeout(() => this.pointAt(null), pointedMs)
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

  /** Far up in the history my last message is not known, and the one seen last there is not meant. */
  editLast(): void {
    if (!this.timeline.atEnd) return
    const mine = this.timeline.messages.filter(
      (message) => message.author_id === this.tools.myId && message.kind === 'text',
    )
    this.editing = mine.at(-1) ?? null
  }

  /** Until it is saved the text stays where it was written. */
  async saveEdit(text: string): Promise<void> {
    const message = this.editing
    if (message && message.text !== text) await this.tools.messages.edit(message, text)
    if (this.editing === message) this.edit(null)
  }

  async remove(message: Message): Promise<void> {
    await this.tools.messages.remove(message)
  }

  /** To another place of the chat. What was here stays when it cannot be loaded. */
  private async moveTo(seq?: number): Promise<void> {
    const { timeline } = this
    await this.tools.messages.open(this.chat.id, seq)
    const { state, error } = timeline
    if (state === 'ready' && error !== null) this.tools.notices.show(() => explain(error), 'error')
  }

  /** How far I have seen this chat. */
  private get seenSeq(): number {
    return this.tools.reads.seenUpTo(this.chat)
  }
}
