import { ApiError } from '../api/ApiError.ts'
import type { Contact } from '../api/types.ts'
import type { UsersApi } from '../api/users.ts'
import { aTime, aUser, me } from './samples.ts'

/** The `users` service in memory: everybody exists, contacts are kept. */
export function fakeUsersApi(values: Partial<UsersApi> = {}): UsersApi {
  const contacts = new Map<string, Contact>()
  let mine = aUser(me)
  const change = (values: Partial<typeof mine>) => {
    mine = { ...mine, ...values, rev: mine.rev + 1 }
    return Promise.resolve(mine)
  }
  const keep = (contact: Contact) => {
    contacts.set(contact.user.id, contact)
    return Promise.resolve(contact)
  }
  return {
    me: async () => mine,
    updateMe: change,
    putAvatar: async () => change({ avatar_url: '/api/avatars/1' }),
    deleteAvatar: async () => change({ avatar_url: null }),
    search: async (query) => [aUser(query)],
    lookup: async (ids) => ids.map((id) => (id === me ? mine : aUser(id))),
    contacts: async () => [...contacts.values()],
    addContact: async (id, names = {}) => {
      if (contacts.has(id)) throw new ApiError(409, 'already_contact')
      return keep({ user: aUser(id), name: id, surname: '', ...names, rev: 1, created_at: aTime(0) })
    },
    updateContact: async (id, names) => {
      const known = contacts.get(id)
      if (!known) throw new ApiError(404, 'not_found')
      return keep({ ...known, ...names, rev: known.rev + 1 })
    },
    removeContact: async (id) => void contacts.delete(id),
    ...values,
  }
}
