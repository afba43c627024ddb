import { makeAutoObservable } from 'mobx'
import type { Chat as ChatData, ChatKind, Message, ReadPosition } from '../../api/types.ts'
import { t } from '../../i18n/i18n.ts'
import { clock } from '../presence/Clock.ts'
import type { Person } from '../users/Person.ts'
import { MySide, type Settings, type Stamp } from './MySide.ts'
import { Unread } from './Unread.ts'

/** What the server calls the main chat until somebody renames it: a name in the words of the interface. */
const mainName = 'Главная'

/** Whom a chat asks about people, and who is looking at it. */
export interface ChatContext {
  myId: string
  person(id: string): Person
}

/** One chat as its member sees it. `rev` is the last change of it known without a hole. */
export class Chat {
  data: ChatData
  readonly unread: Unread
  my: MySide
  /** The `rev` at which an event let me in; 0 when I was in already. */
  enteredAt = 0
  /** Only the server can tell what the card says now; see `ChatsStore.refresh`. */
  outdated = false

  constructor(
    data: ChatData,
    private readonly context: ChatContext,
  ) {
    this.data = data
    this.unread = new Unread(baseOf(data))
    this.my = new MySide(data)
    makeAutoObservable<this, 'context'>(this, { context: false, unread: false, my: false, enteredAt: false })
  }

  get id(): string {
    return this.data.id
  }

  get kind(): ChatKind {
    return this.data.kind as ChatKind
  }

  get rev(): number {
    return this.data.rev
  }

  get peer(): Person | null {
    return this.data.peer_id ? this.context.person(this.data.peer_id) : null
  }

  get title(): string {
    if (this.peer) return this.peer.name
    if (this.kind === 'main' && this.data.name === mainName) return t('chats.main')
    return this.data.name ?? t('chats.direct')
  }

  get mine(): boolean {
    return this.data.creator_id === this.context.myId
  }

  /** Tells nothing aloud until the time that its member has chosen. */
  get muted(): boolean {
    const until = this.data.muted_until
    return until !== null && Date.parse(until) > clock.now
  }

  get lastMessage(): Message | null {
    return this.data.last_message
  }

  get othersReadSeq(): number {
    return this.data.others_read_seq
  }

  /** Takes the whole state of a reply; an older one only tells about my own side. */
  accept(data: ChatData): void {
    this.acceptMine(data)
    if (data.rev < this.rev) return
    const others =
      data.rev > this.rev ? data.others_read_seq : Math.max(data.others_read_seq, this.othersReadSeq)
    const { my_rev, hidden, muted_until, marked_unread } = this.data
    const mine = { my_rev, hidden, muted_until, marked_unread }
    this.data = { ...data, others_read_seq: others, ...mine }
    this.outdated = false
  }

  /** Begins anew from here, whatever came before: the server itself went back. Whoever shows this chat goes on with it. */
  restore(data: ChatData): void {
    this.data = data
    this.unread.restore(baseOf(data))
    this.my = new MySide(data)
    this.enteredAt = 0
    this.outdated = false
  }

  /** My read position and settings. */
  acceptMine(data: ChatData): void {
    this.unread.accept(baseOf(data))
    const settings = this.my.told(data)
    if (settings) this.data = { ...this.data, ...settings }
  }

  /** The answer to `outdated`; one older than what is here answers nothing. */
  acceptCard(data: ChatData): void {
    this.acceptMine(data)
    if (data.rev < this.rev) return
    this.outdated = false
    this.data.peer_id = data.peer_id
    this.data.role = data.role
    if (this.kind === 'main') this.data.member_count = data.member_count
    this.readByOthers(data.others_read_seq)
    const known = this.data.last_message
    if (!known || (data.last_message?.seq ?? 0) >= known.seq) this.data.last_message = data.last_message
  }

  acceptRead(read: ReadPosition): void {
    this.unread.accept({
      count: read.unread_count,
      readSeq: read.read_seq,
      rev: read.rev,
      myRev: read.my_rev,
    })
    if (this.my.heardRead(read.my_rev)) this.data.marked_unread = false
  }

  acceptSettings(heard: Settings, at?: Stamp): void {
    const settings = this.my.heardSettings(heard, at)
    if (settings) this.data = { ...this.data, ...settings }
  }

  /** Somebody else has read up to here. */
  readByOthers(seq: number): void {
    if (seq > this.othersReadSeq) this.data.others_read_seq = seq
  }

  /** Everything below is the effect of exactly one event, the one after `rev`. */
  advance(rev: number): void {
    this.data.rev = rev
  }

  messageCreated(message: Message, at?: Stamp): void {
    if (message.seq > this.data.last_seq) this.data.last_seq = message.seq
    if (message.deleted) return
    const last = this.data.last_message
    if (!last || message.seq > last.seq) this.data.last_message = message
    if (message.created_at > this.data.updated_at) this.data.updated_at = message.created_at
    if (this.counts(message)) this.unread.note(message, 1)
    if (message.kind === 'text' && this.my.heardText(message.rev, at)) this.data.hidden = false
  }

  messageUpdated(message: Message): void {
    if (this.data.last_message?.id === message.id) this.data.last_message = message
  }

  messageDeleted(message: Message): void {
    if (this.counts(message)) this.unread.note(message, -1)
    if (this.data.last_message?.id === message.id) {
      this.data.last_message = null
      this.outdated = true
    }
    if (this.unread.uncertain) this.outdated = true
  }

  changed(data: Partial<Pick<ChatData, 'name' | 'creator_id' | 'member_count'>>): void {
    if (data.name !== undefined) this.data.name = data.name
    if (data.creator_id !== undefined) this.data.creator_id = data.creator_id
    if (data.member_count !== undefined) this.data.member_count = data.member_count
  }

  membersChanged(by: number): void {
    this.data.member_count = Math.max(0, this.data.member_count + by)
  }

  private counts(message: Message): boolean {
    return message.kind === 'text' && message.author_id !== this.context.myId
  }
}

function baseOf(data: ChatData) {
  return { count: data.unread_count, readSeq: data.read_seq, rev: data.rev, myRev: data.my_rev }
}
