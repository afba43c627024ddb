import type { Chat, Message, User } from '../api/types.ts'

export const me = 'me'
const start = Date.parse('2026-11-01T09:00:00.000Z')

export function aTime(minutes: number): string {
  return new Date(start + minutes * 60_000).toISOString()
}

export function aUser(id: string, values: Partial<User> = {}): User {
  return { id, login: id, name: '', surname: '', avatar_url: null, role: 'user', rev: 1, ...values }
}

export function aMessage(seq: number, values: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    chat_id: 'chat',
    seq,
    rev: seq,
    kind: 'text',
    author_id: 'anna',
    client_id: null,
    text: `message ${seq}`,
    info: null,
    created_at: aTime(seq),
    edited_at: null,
    deleted: false,
    ...values,
  }
}

export function aChat(values: Partial<Chat> = {}): Chat {
  return {
    id: 'chat',
    kind: 'group',
    name: 'Chat',
    creator_id: 'anna',
    peer_id: null,
    created_at: aTime(0),
    updated_at: aTime(0),
    member_count: 2,
    role: 'member',
    rev: 1,
    last_seq: 0,
    last_message: null,
    read_seq: 0,
    unread_count: 0,
    my_rev: 1,
    others_read_seq: 0,
    hidden: false,
    muted_until: null,
    marked_unread: false,
    ...values,
  }
}
