import { expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { PresenceStore } from './PresenceStore.ts'

const settle = () => new Promise((resolve) => setTimeout(resolve))

test('a new connection replaces who is online and asks again about the watched', async () => {
  const lookup = vi.fn(async (ids: string[]) =>
    ids.map((user_id) => ({ user_id, online: true, last_seen_at: null })),
  )
  const store = new PresenceStore({ lookup })
  store.tellInterest = vi.fn()
  const stop = store.watch(['vera'])
  store.update({ user_id: 'old', online: true, last_seen_at: null })
  store.begin(['anna'])
  await settle()
  expect(['old', 'anna', 'vera'].map((id) => store.isOnline(id))).toEqual([false, true, true])
  expect(vi.mocked(store.tellInterest).mock.calls).toEqual([[['vera']], [['vera']]])
  stop()
  expect(vi.mocked(store.tellInterest).mock.calls.at(-1)).toEqual([[]])
})

test('when somebody was last seen is kept, and a failed question changes nothing', async () => {
  const store = new PresenceStore({ lookup: () => Promise.reject(ApiError.network()) })
  store.update({ user_id: 'anna', online: true, last_seen_at: null })
  store.update({ user_id: 'anna', online: false, last_seen_at: '2026-11-01T10:00:00.000Z' })
  store.watch(['anna'])
  await settle()
  expect([store.isOnline('anna'), store.lastSeenAt('anna')]).toEqual([false, '2026-11-01T10:00:00.000Z'])
  store.clear()
  expect(store.lastSeenAt('anna')).toBeNull()
})

test('what is told while somebody is looked up counts more than the answer', async () => {
  const left = { user_id: 'anna', online: false, last_seen_at: '2026-11-01T10:00:00.000Z' }
  const lookup = async (ids: string[]) =>
    ids.map((user_id) => ({ user_id, online: true, last_seen_at: null }))
  const store = new PresenceStore({ lookup })
  store.watch(['anna', 'boris'])
  store.update(left)
  await settle()
  expect([store.isOnline('anna'), store.isOnline('boris')]).toEqual([false, true])
  store.watch(['anna'])
  await settle()
  expect(store.isOnline('anna')).toBe(true)
})
