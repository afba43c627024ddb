import type { ChatHead, Contact, Message, Presence, User } from '../api/types.ts'

/** What the server sends over the socket; frames of any other type are ignored. */
export type Frame =
  | {
      type: 'ready'
      user_id: string
      session_id: string
      epoch: number
      n: number
      online: string[]
      heartbeat_s: number
    }
  | { type: 'heartbeat'; epoch: number; n: number }
  | { type: 'resync'; reason: string; spread_ms: number }
  | { type: 'token.expiring' }
  | { type: 'typing'; chat_id: string; user_id: string; active: boolean }
  | ({ type: 'presence' } & Presence)
  | { type: 'error'; code: string }
  | CountedFrame

/** Frames that carry `epoch` and `n`. */
export type CountedFrame = { epoch: number; n: number } & (
  | ChatEvent
  | {
      type: 'read.updated'
      chat_id: string
      user_id?: string
      read_seq?: number
      others_read_seq?: number
      unread_count?: number
      my_rev?: number
      rev?: number
    }
  | {
      type: 'membership.updated'
      chat_id: string
      my_rev: number
      hidden: boolean
      muted_until: string | null
      marked_unread: boolean
    }
  | { type: 'user.updated'; user: User }
  | { type: 'contact.updated'; contact: Contact }
  | { type: 'contact.deleted'; user_id: string; rev: number }
)

interface ChatEventFields {
  'message.created': { message: Message }
  'message.updated': { message: Message }
  'message.deleted': { message: Message }
  'chat.created': { chat: ChatHead }
  'chat.updated': { chat: ChatHead }
  'chat.deleted': { by: string; name: string | null }
  'member.added': { user_ids: string[]; by: string }
  'member.removed': { user_ids: string[]; by: string }
}

export type ChatEventType = keyof ChatEventFields
export type ChatEventOf<T extends ChatEventType> = {
  epoch: number
  n: number
  type: T
  chat_id: string
  rev: number
} & ChatEventFields[T]
/** A durable change of a chat: exactly one per `rev`. */
export type ChatEvent = { [T in ChatEventType]: ChatEventOf<T> }[ChatEventType]

const chatEvents: ReadonlySet<string> = new Set<ChatEventType>([
  'message.created',
  'message.updated',
  'message.deleted',
  'chat.created',
  'chat.updated',
  'chat.deleted',
  'member.added',
  'member.removed',
])

export function isChatEvent(frame: { type: string }): frame is ChatEvent {
  return chatEvents.has(frame.type)
}

export function isCounted(frame: Frame): frame is CountedFrame {
  return 'n' in frame && frame.type !== 'ready' && frame.type !== 'heartbeat'
}

/** What the client sends. */
export type Utterance =
  | { type: 'auth'; token: string }
  | { type: 'typing'; chat_id: string; active: boolean }
  | { type: 'presence_interest'; user_ids: string[] }
