import { type AuthApi, authApi } from './auth.ts'
import { type ChatsApi, chatsApi } from './chats.ts'
import type { Tokens } from './http.ts'
import { type PresenceApi, presenceApi } from './presence.ts'
import { createRest } from './rest.ts'
import { type UsersApi, usersApi } from './users.ts'

/** Everything the server can be asked over HTTP; tests put a fake in its place. */
export interface Api {
  auth: AuthApi
  users: UsersApi
  chats: ChatsApi
  presence: PresenceApi
}

export function createApi(tokens: Tokens, origin: string): Api {
  const rest = createRest(tokens, origin)
  return { auth: authApi(rest), users: usersApi(rest), chats: chatsApi(rest), presence: presenceApi(rest) }
}
