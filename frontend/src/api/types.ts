import type { components as Auth } from './schema/auth.d.ts'
import type { components as Chats } from './schema/chats.d.ts'
import type { components as Realtime } from './schema/realtime.d.ts'
import type { components as Users } from './schema/users.d.ts'

/** The contract's types by the words of the product; generated from the services' OpenAPI. */

export type Signed = Auth['schemas']['Signed']
export type Account = Auth['schemas']['SignedUser']
export type Registration = Auth['schemas']['Register']
/** One signed-in device. */
export type Session = Auth['schemas']['Session']
/** An account as the administrator sees it. */
export type ListedAccount = Auth['schemas']['Account']
export type AccountPage = Auth['schemas']['Accounts']
export type Problem = Auth['schemas']['Problem']
export type FieldError = Auth['schemas']['FieldError']

export type User = Users['schemas']['User']
export type Contact = Users['schemas']['Contact']
/** Name and surname; one that is left out stays as it is. */
export type Names = Users['schemas']['Names']

export type Chat = Chats['schemas']['Chat']
/** What all members see alike of a chat. */
export type ChatHead = Chats['schemas']['ChatHead']
export type ChatKind = Chats['schemas']['ChatKind']
export type NewChat = Chats['schemas']['NewChat']
export type Message = Chats['schemas']['Message']
export type MessageKind = Chats['schemas']['MessageKind']
export type Info = Chats['schemas']['Info']
export type MessagePage = Chats['schemas']['MessagePage']
export type Member = Chats['schemas']['Member']
export type MemberPage = Chats['schemas']['MemberPage']
export type MembershipUpdate = Chats['schemas']['MembershipUpdate']
export type Hit = Chats['schemas']['Hit']
export type Hits = Chats['schemas']['Hits']
export type ChatHits = Chats['schemas']['ChatHits']
export type ReadPosition = Chats['schemas']['ReadPosition']
export type Sync = Chats['schemas']['Sync']
export type SyncRequest = Chats['schemas']['SyncRequest']

export type Presence = Realtime['schemas']['Presence']
