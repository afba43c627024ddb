import type { Rest } from './rest.ts'
import type { Contact, User } from './types.ts'

/** Calls of the `users` service. */
export interface UsersApi {
  me(): Promise<User>
  /** People whose login, name or surname begins with `query`. */
  search(query: string): Promise<User[]>
  /** At most 500 ids at a time; unknown ones are left out. */
  lookup(ids: string[]): Promise<User[]>
  contacts(): Promise<Contact[]>
}

interface Items<T> {
  items: T[]
}

export function usersApi(rest: Rest): UsersApi {
  return {
    me: () => rest('GET', '/api/users/me'),
    search: async (query) =>
      (await rest<Items<User>>('GET', '/api/users', { query: { query, limit: 20 } })).items,
    lookup: async (ids) => (await rest<Items<User>>('POST', '/api/users/lookup', { body: { ids } })).items,
    contacts: async () => (await rest<Items<Contact>>('GET', '/api/contacts')).items,
  }
}
