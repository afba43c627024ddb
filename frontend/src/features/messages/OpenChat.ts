import { makeAutoObservable } from 'mobx'
import type { Message } from '../../api/types.ts'
import type { Chat } from '../chats/Chat.ts'
import type { OutboxStore } from '../outbox/OutboxStore.ts'
import type { MessagesStore } from './MessagesStore.ts'
import type { ReadReporter } from './ReadReporter.ts'
import { type Row, toRows } from './rows.ts'
import type { Timeline } from './Timeline.ts'

/** The chat on the screen: its rows, where its unread begin, which message is being edited. */
export class OpenChat {
  /** Where the unread divider stands; it stays until the chat is left or something is sent. */
  unreadFrom: number | null
  editing: Message | null = null

  constructor(
    readonly chat: Chat,
    private readonly messages: MessagesStore,
    private readonly outbox: OutboxStore,
    private readonly reads: ReadReporter,
    private readonly myId: string,
  ) {
    this.unreadFrom = chat.unread.count > 0 ? chat.unread.readSeq + 1 : null
    makeAutoObservable<this, Wiring>(this, {
      chat: false,
      messages: false,
      outbox: false,
      reads: false,
      myId: false,
    })
  }

  get timeline(): Timeline {
    return this.messages.timeline(this.chat.id)
  }

  get rows(): Row[] {
    const waiting = this.timeline.atEnd ? this.outbox.of(this.chat.id) : []
    return toRows(this.timeline.messages, waiting, this.myId, this.unreadFrom)
  }

  /** Index of the row below the unread divider, or −1. */
  get dividerIndex(): number {
    return this.rows.findIndex((row) => row.startsUnread)
  }

  /** Loads where the chat opens: at the first unread message, else at the end. */
  async load(): Promise<void> {
    const { timeline, unreadFrom } = this
    if (timeline.state === 'loading') return
    const covered =
      unreadFrom === null ? timeline.atEnd : unreadFrom >= timeline.first && unreadFrom <= timeline.last
    if (timeline.state === 'ready' && covered) return
    await this.messages.open(this.chat.id, unreadFrom ?? undefined)
  }

  loadBefore(): void {
    void this.messages.loadBefore(this.chat.id)
  }

  loadAfter(): void {
    void this.messages.loadAfter(this.chat.id)
  }

  /** Makes sure that the true end of the chat is loaded. */
  async loadEnd(): Promise<void> {
    if (!this.timeline.atEnd) await this.messages.open(this.chat.id)
  }

  /** Everything up to this row has been in view of a focused window. */
  seen(row: Row): void {
    if (row.message) this.reads.seen(this.chat, row.message.seq)
  }

  /** Messages of others arrived while nobody was looking: they begin here. */
  markUnread(): void {
    if (this.unreadFrom === null && this.chat.unread.count > 0) this.unreadFrom = this.chat.unread.readSeq + 1
  }

  async send(text: string): Promise<void> {
    this.unreadFrom = null
    await this.outbox.send(this.chat.id, text)
  }

  edit(message: Message | null): void {
    this.editing = message
  }

  editLast(): void {
    const mine = this.timeline.messages.filter(
      (message) => message.author_id === this.myId && message.kind === 'text',
    )
    this.editing = mine.at(-1) ?? null
  }

  async saveEdit(text: string): Promise<void> {
    const message = this.editing
    this.editing = null
    if (message && message.text !== text) await this.messages.edit(message, text)
  }

  async remove(message: Message): Promise<void> {
    await this.messages.remove(message)
  }
}

type Wiring = 'messages' | 'outbox' | 'reads' | 'myId'
