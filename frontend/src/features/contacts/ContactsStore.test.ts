import { expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { fakeUsersApi } from '../../testing/fakeUsersApi.ts'
import { UsersStore } from '../users/UsersStore.ts'
import { ContactsStore } from './ContactsStore.ts'

function aStore() {
  const api = fakeUsersApi()
  const users = new UsersStore(api)
  return { api, users, contacts: new ContactsStore(api, users) }
}

test('a contact is added, renamed and deleted; his name follows everywhere', async () => {
  const { users, contacts } = aStore()
  const anna = users.person('anna')
  await contacts.add('anna')
  await contacts.add('boris')
  await contacts.rename('anna', { name: 'Яна', surname: 'с работы' })
  expect(contacts.people.map((person) => person.name)).toEqual(['boris', 'Яна с работы'])
  expect([anna.shortName, anna.ownName, contacts.has('anna')]).toEqual(['Яна', 'anna', true])
  await contacts.delete('anna')
  expect([anna.name, contacts.has('anna')]).toEqual(['anna', false])
})

test('a refusal changes nothing, a failed load can be tried again', async () => {
  const { api, contacts } = aStore()
  await contacts.add('anna')
  await expect(contacts.add('anna')).rejects.toMatchObject({ code: 'already_contact' })
  api.contacts = vi.fn().mockRejectedValueOnce(ApiError.network()).mockResolvedValueOnce([])
  await expect(contacts.load()).rejects.toMatchObject({ code: 'network' })
  expect([contacts.failed, contacts.people.length]).toEqual([true, 1])
  await contacts.load()
  expect([contacts.failed, contacts.people.length]).toEqual([false, 0])
})

test('whoever was added or taken out while the list was on its way stays so', async () => {
  const { api, contacts } = aStore()
  await contacts.add('anna')
  const before = await api.contacts()
  let answer: (contacts: typeof before) => void = () => {}
  api.contacts = () => new Promise((resolve) => (answer = resolve))
  const loading = contacts.load()
  await contacts.add('boris')
  await contacts.delete('anna')
  answer(before)
  await loading
  expect(contacts.people.map((person) => person.id)).toEqual(['boris'])
  const again = contacts.load()
  answer(before)
  await again
  expect(contacts.people.map((person) => person.id)).toEqual(['anna'])
})

test('my own name and picture change at once', async () => {
  const { users } = aStore()
  const mine = users.person('me')
  await users.rename({ name: 'Анна' })
  await users.picture(new Blob())
  expect([mine.name, mine.avatarUrl]).toEqual(['Анна', '/api/avatars/1'])
  await users.picture(null)
  expect(mine.avatarUrl).toBeNull()
})
