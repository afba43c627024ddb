/** The contract's types, by the words of the product. */

export type ChatKind = 'main' | 'group' | 'direct'

export interface Account {
  id: string
  login: string
  role: string
}

export interface Signed {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  user: Account
}

export interface User {
  id: string
  login: string
  name: string
  surname: string
  avatar_url: string | null
  role: string
  rev: number
  last_seen_at?: string | null
}

export interface Contact {
  user: User
  name: string
  surname: string
  rev: number
  created_at: string
}

export interface Info {
  code: string
  user_ids?: string[]
  name?: string
}

export interface Message {
  id: string
  chat_id: string
  seq: number
  rev: number
  kind: string
  author_id: string
  client_id: string | null
  text: string
  info: Info | null
  created_at: string
  edited_at: string | null
  deleted: boolean
}

export interface Chat {
  id: string
  kind: string
  name: string | null
  creator_id: string | null
  peer_id: string | null
  created_at: string
  updated_at: string
  member_count: number
  role: string
  rev: number
  last_seq: number
  last_message: Message | null
  read_seq: number
  unread_count: number
  my_rev: number
  others_read_seq: number
  hidden: boolean
  muted_until: string | null
  marked_unread: boolean
}

export interface Member {
  user_id: string
  role: string
  joined_at: string
  read_seq: number
}

export interface MemberPage {
  items: Member[]
  next_cursor: string | null
  rev: number
}

export interface MessagePage {
  items: Message[]
  has_before: boolean
  has_after: boolean
  rev: number
}

export interface ReadPosition {
  read_seq: number
  unread_count: number
  my_rev: number
  rev: number
}

export interface ChatChanges {
  chat_id: string
  rev: number
  messages: Message[]
}

export interface Sync {
  generation: string
  chats: Chat[]
  removed: string[]
  changes: ChatChanges[]
  reset: string[]
}

export interface SyncRequest {
  generation: string | null
  chats: Record<string, [rev: number, myRev: number, othersReadSeq: number]>
}

export interface Presence {
  user_id: string
  online: boolean
  last_seen_at: string | null
}

export interface FieldError {
  field: string
  code: string
  message: string
}

export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail?: string
  errors?: FieldError[]
  request_id?: string
}
