import type { Chat, Message, MessageKind, MessagePage } from '../api/types.ts'
import { aTime, me } from './samples.ts'

let clock = 0

/** One chat as the server has it, by the rules of the contract. */
export class ServerChat {
  rev = 0
  lastSeq = 0
  name = 'Chat'
  creator = 'anna'
  updatedAt = aTime(clock++)
  readonly createdAt = this.updatedAt
  readonly messages: Message[] = []
  readonly members = new Set<string>()
  readonly readSeq = new Map<string, number>()
  myRev = 1
  hidden = false
  mutedUntil: string | null = null
  markedUnread = false

  constructor(readonly id: string) {}

  get listed(): Message[] {
    return this.messages.filter((message) => !message.deleted)
  }

  post(
    author: string,
    kind: MessageKind = 'text',
    clientId: string | null = null,
    text = `text ${this.lastSeq + 1}`,
  ): Message {
    this.rev += 1
    this.lastSeq += 1
    this.updatedAt = aTime(clock++)
    const message: Message = {
      id: `${this.id}-${this.lastSeq}`,
      chat_id: this.id,
      seq: this.lastSeq,
      rev: this.rev,
      kind,
      author_id: author,
      client_id: clientId,
      text: kind === 'text' ? text : '',
      info: kind === 'text' ? null : { code: 'chat_renamed', name: this.name },
      created_at: this.updatedAt,
      edited_at: null,
      deleted: false,
    }
    this.messages.push(message)
    if (kind === 'text') this.hidden = false
    return message
  }

  change(message: Message, values: Partial<Message>): Message {
    this.rev += 1
    const changed = { ...message, ...values, rev: this.rev }
    this.messages[message.seq - 1] = changed
    return changed
  }

  /** The chat as `me` reads it. */
  view(): Chat {
    const read = this.readSeq.get(me) ?? 0
    const others = [...this.members].filter((id) => id !== me).map((id) => this.readSeq.get(id) ?? 0)
    const unread = this.listed.filter((m) => m.kind === 'text' && m.author_id !== me && m.seq > read)
    return {
      id: this.id,
      kind: 'group',
      name: this.name,
      creator_id: this.creator,
      peer_id: null,
      created_at: this.createdAt,
      updated_at: this.updatedAt,
      member_count: this.members.size,
      role: 'member',
      rev: this.rev,
      last_seq: this.lastSeq,
      last_message: this.listed.at(-1) ?? null,
      read_seq: read,
      unread_count: Math.min(1_000, unread.length),
      my_rev: this.myRev,
      others_read_seq: Math.max(0, ...others),
      hidden: this.hidden,
      muted_until: this.mutedUntil,
      marked_unread: this.markedUnread,
    }
  }

  page({ before, after, around, limit = 50 }: Record<string, number | undefined>): MessagePage {
    const all = this.listed
    const under = (seq: number) => all.filter((message) => message.seq < seq).length
    let from = Math.max(0, all.length - limit)
    let to = all.length
    if (before !== undefined) {
      to = under(before)
      from = Math.max(0, to - limit)
    } else if (after !== undefined || around !== undefined) {
      from = after !== undefined ? under(after + 1) : Math.max(0, under(around ?? 0) - Math.floor(limit / 2))
      to = Math.min(all.length, from + limit)
    }
    return { items: all.slice(from, to), has_before: from > 0, has_after: to < all.length, rev: this.rev }
  }
}
