import { bodyOf, type Client, done } from './client.ts'
import type { Contact, Names, User } from './types.ts'

const searchLimit = 20

/** Calls of the `users` service. */
export interface UsersApi {
  me(): Promise<User>
  updateMe(names: Names): Promise<User>
  /** The picture as a square, at most 5 MB. */
  putAvatar(picture: Blob): Promise<User>
  deleteAvatar(): Promise<User>
  /** People whose login, name or surname begins with `query`. */
  search(query: string): Promise<User[]>
  /** At most 500 ids at a time; unknown ones are left out. */
  lookup(ids: string[]): Promise<User[]>
  contacts(): Promise<Contact[]>
  /** Under the person's own name unless others are given. */
  addContact(userId: string, names?: Names): Promise<Contact>
  updateContact(userId: string, names: Names): Promise<Contact>
  removeContact(userId: string): Promise<void>
}

export function usersApi(client: Client): UsersApi {
  const avatar = '/api/users/me/avatar'
  const contact = '/api/contacts/{user_id}'
  const ofUser = (user_id: string) => ({ path: { user_id } })
  return {
    me: () => bodyOf(client.GET('/api/users/me')),
    updateMe: (body) => bodyOf(client.PATCH('/api/users/me', { body })),
    putAvatar: (picture) => bodyOf(client.PUT(avatar, asForm(picture))),
    deleteAvatar: () => bodyOf(client.DELETE(avatar)),
    search: async (query) => {
      const params = { query: { query, limit: searchLimit } }
      return (await bodyOf(client.GET('/api/users', { params }))).items
    },
    lookup: async (ids) => (await bodyOf(client.POST('/api/users/lookup', { body: { ids } }))).items,
    contacts: async () => (await bodyOf(client.GET('/api/contacts'))).items,
    addContact: (user_id, names = {}) =>
      bodyOf(client.POST('/api/contacts', { body: { user_id, ...names } })),
    updateContact: (id, body) => bodyOf(client.PATCH(contact, { params: ofUser(id), body })),
    removeContact: (id) => done(client.DELETE(contact, { params: ofUser(id) })),
  }
}

/** A multipart body with the one field `file`. */
function asForm(picture: Blob) {
  return {
    body: { file: '' },
    bodySerializer: () => {
      const form = new FormData()
      form.append('file', picture, 'avatar')
      return form
    },
  }
}
