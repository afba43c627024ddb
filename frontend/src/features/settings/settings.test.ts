import { expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import type { AuthApi } from '../../api/auth.ts'
import type { Session } from '../../api/types.ts'
import { memoryValues } from '../../testing/memoryStorage.ts'
import { aTime } from '../../testing/samples.ts'
import { Preferences } from './Preferences.ts'
import { SessionsStore } from './SessionsStore.ts'

test('choices are kept in the browser and heard of in its other tabs', () => {
  const values = memoryValues()
  const here = new Preferences(values)
  const there = new Preferences(values)
  expect([here.theme, here.greetings, here.desktop]).toEqual(['system', true, false])
  here.setTheme('dark')
  here.setGreetings(false)
  here.setDesktop(true)
  there.read()
  expect([there.theme, there.greetings, there.desktop]).toEqual(['dark', false, true])
  values.set('theme', 'purple')
  there.read()
  expect(there.theme).toBe('system')
})

const aSession = (id: string, current = false): Session => ({
  id,
  current,
  ip: '127.0.0.1',
  user_agent: '',
  created_at: aTime(0),
  last_seen_at: aTime(1),
})

test('sessions are listed and ended, one or all others', async () => {
  const api = {
    sessions: vi.fn(async () => [aSession('here', true), aSession('phone'), aSession('old')]),
    endSession: vi.fn(async () => {}),
    endOtherSessions: vi.fn(async () => {}),
  }
  const store = new SessionsStore(api as unknown as AuthApi)
  const ids = () => store.items.map((session) => session.id)
  await store.load()
  await store.end(aSession('old'))
  expect([ids(), store.others.length]).toEqual([['here', 'phone'], 1])
  await store.endOthers()
  expect(ids()).toEqual(['here'])
  api.sessions.mockRejectedValueOnce(ApiError.network())
  await store.load()
  expect([store.state, store.failure]).toEqual(['failed', 'network'])
  await store.load()
  expect(store.state).toBe('ready')
})
