import { expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { fakeUsersApi } from '../../testing/fakeUsersApi.ts'
import { aUser } from '../../testing/samples.ts'
import { ContactsStore } from '../contacts/ContactsStore.ts'
import { UsersStore } from './UsersStore.ts'

function aStore() {
  const api = fakeUsersApi({
    search: async () => [aUser('anna', { name: 'Анна', surname: 'Соколова', rev: 2 })],
    lookup: vi.fn(async (ids: string[]) => ids.map((id) => aUser(id))),
    contacts: async () => [{ user: aUser('anna'), name: 'Аня', surname: '', rev: 1, created_at: '' }],
  })
  const users = new UsersStore(api)
  return { api, users, contacts: new ContactsStore(api, users), lookups: vi.mocked(api.lookup).mock.calls }
}

const settle = () => new Promise((resolve) => setTimeout(resolve))

test('everybody asked for in one moment is looked up in one question', async () => {
  const { users, lookups } = aStore()
  expect(users.person('anna').name).toBe('Кто-то')
  users.person('boris')
  users.person('anna')
  await settle()
  expect([lookups, users.person('anna').name]).toEqual([[[['anna', 'boris']]], 'anna'])
})

test('more than five hundred are asked for in parts', async () => {
  const { users, lookups } = aStore()
  for (let index = 0; index < 501; index += 1) users.person(`u${index}`)
  await settle()
  expect(lookups.map(([ids]) => ids.length)).toEqual([500, 1])
})

test('an older profile does not replace a newer one, and a refresh asks for all again', async () => {
  const { users, lookups } = aStore()
  await users.search('a')
  users.update(aUser('anna', { name: 'Old', rev: 1 }))
  expect([users.person('anna').name, users.person('anna').shortName]).toEqual(['Анна Соколова', 'Анна'])
  await users.refresh()
  expect(lookups.at(-1)).toEqual([['anna']])
})

test('whoever could not be looked up is asked for again, but not for ever', async () => {
  vi.useFakeTimers()
  const { users, api, lookups } = aStore()
  vi.mocked(api.lookup).mockRejectedValueOnce(ApiError.network())
  users.person('anna')
  await vi.advanceTimersByTimeAsync(0)
  expect([lookups.length, users.person('anna').name]).toEqual([1, 'Кто-то'])
  await vi.advanceTimersByTimeAsync(10_000)
  expect([lookups.length, users.person('anna').name]).toEqual([2, 'anna'])

  vi.mocked(api.lookup).mockRejectedValue(ApiError.network())
  users.person('boris')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(lookups.length).toBe(10)
  vi.mocked(api.lookup).mockImplementation(async (ids) => ids.map((id) => aUser(id)))
  users.retry()
  await vi.advanceTimersByTimeAsync(0)
  expect([lookups.at(-1), users.person('boris').name]).toEqual([[['boris']], 'boris'])
  users.retry()
  await vi.advanceTimersByTimeAsync(0)
  expect(lookups.length).toBe(11)
  users.clear()
  vi.useRealTimers()
})

test('where there is little room the surname stands for a contact without a name', async () => {
  const { users, contacts } = aStore()
  const user = aUser('boris', { name: 'Борис', surname: 'Годунов' })
  contacts.update({ user, name: '', surname: 'Царь', rev: 1, created_at: '' })
  expect(users.person('boris').shortName).toBe('Царь')
})

test('my own name for a person is shown until he is no contact any more', async () => {
  const { users, contacts } = aStore()
  await contacts.load()
  expect([users.person('anna').name, contacts.loaded]).toEqual(['Аня', true])
  contacts.update({ user: aUser('anna'), name: 'Old', surname: '', rev: 0, created_at: '' })
  expect(users.person('anna').shortName).toBe('Аня')
  contacts.update({ user: aUser('vera'), name: 'Верочка', surname: '', rev: 1, created_at: '' })
  await contacts.load()
  expect(users.person('vera').name).toBe('vera')
  contacts.clear()
})
