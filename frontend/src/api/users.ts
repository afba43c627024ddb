import { bodyOf, type Client } from './client.ts'
import type { Contact, User } from './types.ts'

const searchLimit = 20

/** Calls of the `users` service. */
export interface UsersApi {
  me(): Promise<User>
  /** People whose login, name or surname begins with `query`. */
  search(query: string): Promise<User[]>
  /** At most 500 ids at a time; unknown ones are left out. */
  lookup(ids: string[]): Promise<User[]>
  contacts(): Promise<Contact[]>
}

export function usersApi(client: Client): UsersApi {
  return {
    me: () => bodyOf(client.GET('/api/users/me')),
    search: async (query) => {
      const params = { query: { query, limit: searchLimit } }
      return (await bodyOf(client.GET('/api/users', { params }))).items
    },
    lookup: async (ids) => (await bodyOf(client.POST('/api/users/lookup', { body: { ids } }))).items,
    contacts: async () => (await bodyOf(client.GET('/api/contacts'))).items,
  }
}
