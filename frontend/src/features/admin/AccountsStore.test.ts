import { expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import type { AdminApi } from '../../api/auth.ts'
import type { AccountPage, ListedAccount } from '../../api/types.ts'
import { aTime } from '../../testing/samples.ts'
import { AccountsStore } from './AccountsStore.ts'

const anAccount = (login: string, active = true): ListedAccount => ({
  id: login,
  login,
  role: 'user',
  active,
  created_at: aTime(0),
})
const aPage = (logins: string[], next_cursor: string | null = null): AccountPage => ({
  items: logins.map((login) => anAccount(login)),
  next_cursor,
})

function aStore() {
  const api = {
    accounts: vi.fn<AdminApi['accounts']>(async () => aPage(['anna', 'boris'], 'boris')),
    setActive: vi.fn<AdminApi['setActive']>(async (id, active) => anAccount(id, active)),
    setPassword: vi.fn<AdminApi['setPassword']>(async () => {}),
  }
  const store = new AccountsStore(api)
  return { api, store, logins: () => store.items.map((account) => account.login) }
}

test('accounts come page by page', async () => {
  const { api, store, logins } = aStore()
  await store.find(' a ')
  expect([api.accounts.mock.calls[0], store.hasMore]).toEqual([['a'], true])
  api.accounts.mockRejectedValueOnce(ApiError.network())
  await store.loadMore()
  expect([store.moreFailed, store.hasMore, logins().length]).toEqual([true, true, 2])
  api.accounts.mockResolvedValue(aPage(['vera']))
  await Promise.all([store.loadMore(), store.loadMore()])
  await store.loadMore()
  expect([logins(), api.accounts.mock.calls.length]).toEqual([['anna', 'boris', 'vera'], 3])
})

test('the answer to an older question does not replace that to a newer one', async () => {
  const { api, store, logins } = aStore()
  let answerOld: (page: AccountPage) => void = () => {}
  api.accounts.mockReturnValueOnce(new Promise((resolve) => (answerOld = resolve)))
  const old = store.find('a')
  api.accounts.mockResolvedValueOnce(aPage(['boris']))
  await store.find('b')
  answerOld(aPage(['anna']))
  await old
  expect(logins()).toEqual(['boris'])
})

test('a failure is told, and another try heals it', async () => {
  const { api, store } = aStore()
  api.accounts.mockRejectedValueOnce(new ApiError(403, 'forbidden'))
  await store.find('')
  expect([store.state, store.failure]).toEqual(['failed', 'forbidden'])
  await store.find('')
  expect(store.state).toBe('ready')
})

test('switching off and setting a password reach the server', async () => {
  const { api, store } = aStore()
  await store.find('')
  await store.setActive(anAccount('anna'), false)
  await store.setPassword(anAccount('anna'), 'new password')
  expect(store.items[0]?.active).toBe(false)
  expect(api.setPassword).toHaveBeenCalledWith('anna', 'new password')
})
