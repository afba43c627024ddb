import { type AdminApi, type AuthApi, adminApi, authApi } from './auth.ts'
import { type ChatsApi, chatsApi } from './chats.ts'
import { createApiClient } from './client.ts'
import type { Tokens } from './http.ts'
import { type PresenceApi, presenceApi } from './presence.ts'
import { type SearchApi, searchApi } from './search.ts'
import { type UsersApi, usersApi } from './users.ts'

/** Everything the server can be asked over HTTP; tests put a fake in its place. */
export interface Api {
  auth: AuthApi
  admin: AdminApi
  users: UsersApi
  chats: ChatsApi
  presence: PresenceApi
  search: SearchApi
}

export function createApi(tokens: Tokens, origin: string): Api {
  const client = createApiClient(tokens, origin)
  return {
    auth: authApi(client),
    admin: adminApi(client),
    users: usersApi(client),
    chats: chatsApi(client),
    presence: presenceApi(client),
    search: searchApi(client),
  }
}
