import type { MessageKind, Sync, SyncRequest } from '../api/types.ts'
import { ServerChat } from './ServerChat.ts'
import { me } from './samples.ts'

export type WireFrame = Record<string, unknown> & { type: string }

/** The chats service and realtime in memory, as one user sees them. */
export class ServerModel {
  generation = 'first'
  epoch = 1
  n = 0
  readonly chats = new Map<string, ServerChat>()
  /** What is sent over the socket, in the order of sending. */
  readonly sent: WireFrame[] = []

  mine(): ServerChat[] {
    return [...this.chats.values()].filter((chat) => chat.members.has(me))
  }

  createChat(id: string, members: string[]): ServerChat {
    const chat = new ServerChat(id)
    this.chats.set(id, chat)
    for (const member of members) chat.members.add(member)
    chat.rev = 1
    this.emit(chat, { type: 'chat.created', chat: this.asEvent(chat) })
    this.post(chat, chat.creator, 'info')
    return chat
  }

  post(
    chat: ServerChat,
    author: string,
    kind: MessageKind = 'text',
    clientId: string | null = null,
    text?: string,
  ) {
    const message = chat.post(author, kind, clientId, text)
    this.emit(chat, { type: 'message.created', message })
    return message
  }

  edit(chat: ServerChat, seq: number): void {
    const message = chat.messages[seq - 1]
    if (!message || message.deleted || message.kind !== 'text') return
    const changed = chat.change(message, { text: `${message.text}!`, edited_at: message.created_at })
    this.emit(chat, { type: 'message.updated', message: changed })
  }

  remove(chat: ServerChat, seq: number): void {
    const message = chat.messages[seq - 1]
    if (!message || message.deleted || message.kind !== 'text') return
    const changed = chat.change(message, { text: '', deleted: true })
    this.emit(chat, { type: 'message.deleted', message: changed })
  }

  rename(chat: ServerChat, name: string): void {
    chat.name = name
    chat.rev += 1
    this.emit(chat, { type: 'chat.updated', chat: this.asEvent(chat) })
    this.post(chat, chat.creator, 'info')
  }

  addMember(chat: ServerChat, userId: string): void {
    if (chat.members.has(userId)) return
    chat.rev += 1
    if (userId !== me) this.emit(chat, { type: 'member.added', user_ids: [userId], by: chat.creator })
    chat.members.add(userId)
    chat.readSeq.set(userId, chat.lastSeq)
    if (userId === me) {
      chat.myRev += 1
      this.emit(chat, { type: 'chat.created', chat: this.asEvent(chat) })
    }
    this.post(chat, chat.creator, 'info')
  }

  removeMember(chat: ServerChat, userId: string): void {
    if (!chat.members.has(userId)) return
    chat.rev += 1
    this.emit(chat, { type: 'member.removed', user_ids: [userId], by: chat.creator })
    chat.members.delete(userId)
    this.post(chat, chat.creator, 'info')
  }

  deleteChat(chat: ServerChat): void {
    chat.rev += 1
    this.emit(chat, { type: 'chat.deleted', by: chat.creator, name: chat.name })
    this.chats.delete(chat.id)
  }

  read(chat: ServerChat, userId: string, seq: number): void {
    const upTo = Math.min(seq, chat.lastSeq)
    if (!chat.members.has(userId) || upTo <= (chat.readSeq.get(userId) ?? 0)) return
    chat.readSeq.set(userId, upTo)
    if (userId !== me) {
      this.emit(chat, { type: 'read.updated', user_id: userId, read_seq: upTo })
      return
    }
    chat.myRev += 1
    chat.markedUnread = false
    const { unread_count, my_rev } = chat.view()
    this.emit(chat, { type: 'read.updated', user_id: me, read_seq: upTo, unread_count, my_rev })
  }

  /** My own settings of a chat. */
  settle(chat: ServerChat, hidden: boolean, mutedUntil: string | null, markedUnread: boolean): void {
    if (!chat.members.has(me)) return
    Object.assign(chat, { hidden, mutedUntil, markedUnread, myRev: chat.myRev + 1 })
    const { my_rev, hidden: _, ...rest } = chat.view()
    const { muted_until, marked_unread } = rest
    this.emit(chat, { type: 'membership.updated', my_rev, hidden, muted_until, marked_unread })
  }

  sync({ generation, chats }: SyncRequest): Sync {
    const reply: Sync = { generation: this.generation, chats: [], removed: [], changes: [], reset: [] }
    for (const id of Object.keys(chats)) if (!this.chats.get(id)?.members.has(me)) reply.removed.push(id)
    for (const chat of this.mine()) {
      const view = chat.view()
      const named = chats[chat.id]
      if (named?.[0] === view.rev && named[1] === view.my_rev && named[2] === view.others_read_seq) continue
      reply.chats.push(view)
      if (!named) continue
      const far = view.rev - named[0] > 200 || view.rev < named[0] || generation !== this.generation
      if (far) reply.reset.push(chat.id)
      const messages = chat.messages.filter((m) => m.rev > named[0]).sort((a, b) => a.rev - b.rev)
      if (!far) reply.changes.push({ chat_id: chat.id, rev: view.rev, messages })
    }
    return structuredClone(reply)
  }

  private emit(chat: ServerChat, frame: WireFrame): void {
    if (!chat.members.has(me)) return
    this.n += 1
    this.sent.push(
      structuredClone({ chat_id: chat.id, rev: chat.rev, ...frame, epoch: this.epoch, n: this.n }),
    )
  }

  private asEvent(chat: ServerChat) {
    const { read_seq, unread_count, my_rev, hidden, muted_until, marked_unread, role, ...shared } =
      chat.view()
    return shared
  }
}
