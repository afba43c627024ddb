import { bodyOf, type Client, done } from './client.ts'
import type {
  Chat,
  MemberPage,
  MembershipUpdate,
  Message,
  MessagePage,
  NewChat,
  ReadPosition,
  Sync,
  SyncRequest,
} from './types.ts'

/** Which page of messages: the newest when empty. */
export interface PageOf {
  before?: number
  after?: number
  around?: number
  limit?: number
}

/** Calls of the `chats` service. */
export interface ChatsApi {
  sync(known: SyncRequest): Promise<Sync>
  get(chatId: string): Promise<Chat>
  create(chat: NewChat): Promise<Chat>
  rename(chatId: string, name: string): Promise<Chat>
  handOver(chatId: string, creatorId: string): Promise<Chat>
  remove(chatId: string): Promise<void>
  members(chatId: string, cursor?: string): Promise<MemberPage>
  addMembers(chatId: string, userIds: string[]): Promise<void>
  /** Removes someone, or leaves when it is me. */
  removeMember(chatId: string, userId: string): Promise<void>
  /** My own settings of a chat. */
  configure(chatId: string, settings: MembershipUpdate): Promise<Chat>
  messages(chatId: string, page: PageOf): Promise<MessagePage>
  send(chatId: string, clientId: string, text: string): Promise<Message>
  edit(chatId: string, messageId: string, text: string): Promise<Message>
  deleteMessage(chatId: string, messageId: string): Promise<void>
  read(chatId: string, seq: number): Promise<ReadPosition>
}

const memberPageSize = 100

export function chatsApi(client: Client): ChatsApi {
  const ofChat = (chat_id: string) => ({ path: { chat_id } })
  const ofMember = (chat_id: string, user_id: string) => ({ path: { chat_id, user_id } })
  const ofMessage = (chat_id: string, message_id: string) => ({ path: { chat_id, message_id } })
  const chat = '/api/chats/{chat_id}'
  const members = '/api/chats/{chat_id}/members'
  const messages = '/api/chats/{chat_id}/messages'
  const message = '/api/chats/{chat_id}/messages/{message_id}'
  const update = (id: string, body: { name: string } | { creator_id: string }) =>
    bodyOf(client.PATCH(chat, { params: ofChat(id), body }))
  return {
    sync: (body) => bodyOf(client.POST('/api/chats/sync', { body })),
    get: (id) => bodyOf(client.GET(chat, { params: ofChat(id) })),
    create: (body) => bodyOf(client.POST('/api/chats', { body })),
    rename: (id, name) => update(id, { name }),
    handOver: (id, creator_id) => update(id, { creator_id }),
    remove: (id) => done(client.DELETE(chat, { params: ofChat(id) })),
    members: (id, cursor) =>
      bodyOf(client.GET(members, { params: { ...ofChat(id), query: { limit: memberPageSize, cursor } } })),
    addMembers: (id, user_ids) => done(client.POST(members, { params: ofChat(id), body: { user_ids } })),
    removeMember: (id, userId) =>
      done(client.DELETE('/api/chats/{chat_id}/members/{user_id}', { params: ofMember(id, userId) })),
    configure: (id, body) =>
      bodyOf(client.PATCH('/api/chats/{chat_id}/membership', { params: ofChat(id), body })),
    messages: (id, query) => bodyOf(client.GET(messages, { params: { ...ofChat(id), query } })),
    send: (id, client_id, text) =>
      bodyOf(client.POST(messages, { params: ofChat(id), body: { client_id, text } })),
    edit: (chatId, id, text) =>
      bodyOf(client.PATCH(message, { params: ofMessage(chatId, id), body: { text } })),
    deleteMessage: (chatId, id) => done(client.DELETE(message, { params: ofMessage(chatId, id) })),
    read: (id, seq) => bodyOf(client.PUT('/api/chats/{chat_id}/read', { params: ofChat(id), body: { seq } })),
  }
}
