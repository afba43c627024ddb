import type { Rest } from './rest.ts'
import type { Chat, MemberPage, Message, MessagePage, ReadPosition, Sync, SyncRequest } from './types.ts'

/** Which page of messages: the newest when empty. */
export interface PageOf {
  before?: number
  after?: number
  around?: number
  limit?: number
}

export type NewChat =
  | { client_id: string; kind: 'group'; name: string; member_ids: string[] }
  | { client_id: string; kind: 'direct'; member_ids: [string] }

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
  messages(chatId: string, page: PageOf): Promise<MessagePage>
  send(chatId: string, clientId: string, text: string): Promise<Message>
  edit(chatId: string, messageId: string, text: string): Promise<Message>
  deleteMessage(chatId: string, messageId: string): Promise<void>
  read(chatId: string, seq: number): Promise<ReadPosition>
}

export function chatsApi(rest: Rest): ChatsApi {
  const chat = (id: string) => `/api/chats/${id}`
  const message = (chatId: string, id: string) => `/api/chats/${chatId}/messages/${id}`
  return {
    sync: (known) => rest('POST', '/api/chats/sync', { body: known }),
    get: (id) => rest('GET', chat(id)),
    create: (body) => rest('POST', '/api/chats', { body }),
    rename: (id, name) => rest('PATCH', chat(id), { body: { name } }),
    handOver: (id, creatorId) => rest('PATCH', chat(id), { body: { creator_id: creatorId } }),
    remove: (id) => rest('DELETE', chat(id)),
    members: (id, cursor) => rest('GET', `${chat(id)}/members`, { query: { limit: 100, cursor } }),
    addMembers: (id, userIds) => rest('POST', `${chat(id)}/members`, { body: { user_ids: userIds } }),
    removeMember: (id, userId) => rest('DELETE', `${chat(id)}/members/${userId}`),
    messages: (id, page) => rest('GET', `${chat(id)}/messages`, { query: { ...page } }),
    send: (id, clientId, text) =>
      rest('POST', `${chat(id)}/messages`, { body: { client_id: clientId, text } }),
    edit: (chatId, id, text) => rest('PATCH', message(chatId, id), { body: { text } }),
    deleteMessage: (chatId, id) => rest('DELETE', message(chatId, id)),
    read: (id, seq) => rest('PUT', `${chat(id)}/read`, { body: { seq } }),
  }
}
