import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import type { AuthApi } from '../../api/auth.ts'
import type { Signed } from '../../api/types.ts'
import { memoryValues } from '../../testing/memoryStorage.ts'
import { SessionChannel } from './SessionChannel.ts'
import { SessionStore } from './SessionStore.ts'

const RealChannel = BroadcastChannel

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('BroadcastChannel', undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const signed = (token: string, id = 'me'): Signed => ({
  access_token: token,
  token_type: 'Bearer',
  expires_in: 900,
  user: { id, login: id, role: 'user' },
})

function aSession(values: Partial<AuthApi> = {}) {
  const refusal = () => Promise.reject(new ApiError(401, 'session_expired'))
  const api: AuthApi = {
    register: refusal,
    signIn: refusal,
    refresh: refusal,
    signOut: async () => {},
    changePassword: refusal,
    sessions: refusal,
    endSession: refusal,
    endOtherSessions: refusal,
    ...values,
  }
  const channel = new SessionChannel()
  return { api, channel, session: new SessionStore(api, channel) }
}

test('the refresh cookie signs in at load', async () => {
  const { session } = aSession({ refresh: async () => signed('first') })
  await session.resume()
  expect([session.state, session.current(), session.account?.login]).toEqual(['signedIn', 'first', 'me'])
})

test('without a cookie one is signed out and told nothing', async () => {
  const { session } = aSession()
  await session.resume()
  expect([session.state, session.endedBy]).toEqual(['signedOut', null])
})

test('a browser in which nobody has signed in asks nothing', async () => {
  const values = memoryValues()
  const refresh = vi.fn().mockResolvedValue(signed('token'))
  const { api, channel } = aSession({ refresh, signIn: async () => signed('first') })
  const session = new SessionStore(api, channel, values)
  await session.resume()
  expect([session.state, refresh.mock.calls.length]).toEqual(['signedOut', 0])
  await session.signIn('me', 'password')
  await new SessionStore(api, channel, values).resume()
  expect(refresh).toHaveBeenCalledTimes(1)
  await session.signOut()
  expect(values.below('')).toEqual([])
})

test('a server that cannot be reached at load is asked again', async () => {
  const refresh = vi.fn().mockRejectedValueOnce(ApiError.network()).mockResolvedValue(signed('late'))
  const { session } = aSession({ refresh })
  await session.resume()
  expect([session.state, session.unreachable]).toEqual(['unknown', true])
  await vi.advanceTimersByTimeAsync(6_000)
  expect(session.state).toBe('signedIn')
})

test('the token is renewed about a minute before its end', async () => {
  const refresh = vi.fn().mockResolvedValueOnce(signed('second'))
  const { session } = aSession({ signIn: async () => signed('first'), refresh })
  await session.signIn('me', 'password')
  await vi.advanceTimersByTimeAsync(830_000)
  expect(refresh).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(11_000)
  expect([refresh.mock.calls.length, session.token]).toEqual([1, 'second'])
})

test('a renewal that does not get through is tried again, a refused one ends the session with its reason', async () => {
  const refresh = vi
    .fn()
    .mockRejectedValueOnce(new ApiError(503, 'unavailable'))
    .mockRejectedValueOnce(new ApiError(401, 'session_revoked'))
  const { session } = aSession({ register: async () => signed('first'), refresh })
  await session.register({ login: 'me', password: 'password' })
  expect(await session.renew('first')).toBeNull()
  expect(session.state).toBe('signedIn')
  await vi.advanceTimersByTimeAsync(6_000)
  expect([session.state, session.endedBy, session.token]).toEqual(['signedOut', 'session_revoked', null])
})

test('many refused requests renew once, and a token that is newer already is simply given', async () => {
  const refresh = vi.fn().mockResolvedValue(signed('second'))
  const { session } = aSession({ signIn: async () => signed('first'), refresh })
  await session.signIn('me', 'password')
  expect(await Promise.all([session.renew('first'), session.renew('first')])).toEqual(['second', 'second'])
  expect(await session.renew('first')).toBe('second')
  expect(refresh).toHaveBeenCalledTimes(1)
})

test('one tab tells the others of the session and of its end', () => {
  const { session, channel } = aSession()
  channel.onSigned(signed('shared'), Date.now() + 900_000)
  expect([session.state, session.token]).toEqual(['signedIn', 'shared'])
  channel.onSignedOut()
  expect(session.state).toBe('signedOut')
})

test('another account in this browser begins the page anew', () => {
  const { session, channel } = aSession()
  const reload = vi.spyOn(channel, 'reload').mockReturnValue()
  channel.onSigned(signed('mine'), Date.now() + 900_000)
  channel.onSigned(signed('theirs', 'somebody'), Date.now() + 900_000)
  expect([reload.mock.calls.length, session.token]).toEqual([1, 'mine'])
})

test('signing out works even when the server does not hear it', async () => {
  const { session } = aSession({
    signIn: async () => signed('first'),
    signOut: () => Promise.reject(ApiError.network()),
  })
  await session.signIn('me', 'password')
  const before = session.ended()
  await session.signOut()
  expect([session.state, session.ended() - before]).toEqual(['signedOut', 1])
})

test('whoever signs out himself is not told that his session ended, though his socket hears it first', async () => {
  let told: string | null = null
  const { session } = aSession({
    signIn: async () => signed('first'),
    signOut: async () => {
      session.end('session_revoked')
      told = session.endedBy
    },
  })
  await session.signIn('me', 'password')
  await session.signOut()
  expect([session.state, told]).toEqual(['signedOut', null])
  await session.signIn('me', 'password')
  session.end('session_revoked')
  expect(session.endedBy).toBe('session_revoked')
})

test('the words of the channel reach another tab', async () => {
  vi.useRealTimers()
  vi.stubGlobal('BroadcastChannel', RealChannel)
  const here = new SessionChannel()
  const there = new SessionChannel()
  const heard = new Promise((resolve) => {
    there.onSigned = (word) => resolve(word.access_token)
  })
  here.signed(signed('told'), 0)
  expect(await heard).toBe('told')
  const ended = new Promise<void>((resolve) => {
    there.onSignedOut = resolve
  })
  here.signedOut()
  await ended
})

test('a renewal that comes back after one signed out signs nobody in', async () => {
  let answer: (value: Signed) => void = () => {}
  const refresh = () => new Promise<Signed>((resolve) => (answer = resolve))
  const { session, channel } = aSession({ signIn: async () => signed('first'), refresh })
  const told = vi.spyOn(channel, 'signed')
  await session.signIn('me', 'password')
  told.mockClear()
  const renewed = session.renew('first')
  await vi.advanceTimersByTimeAsync(0)
  await session.signOut()
  answer(signed('late'))
  expect(await renewed).toBeNull()
  expect([session.state, session.token, told.mock.calls.length]).toEqual(['signedOut', null, 0])
})

test('a token that lives shortly is renewed half-way', async () => {
  const short = (token: string): Signed => ({ ...signed(token), expires_in: 30 })
  const refresh = vi.fn(async () => short('next'))
  const { session } = aSession({ signIn: async () => short('first'), refresh })
  await session.signIn('me', 'password')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(refresh).toHaveBeenCalledTimes(4)
})
