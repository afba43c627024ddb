import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApi } from './Api.ts'
import { ApiError, codeOf } from './ApiError.ts'

const answers: (Response | Error)[] = []
const asked: Request[] = []

beforeEach(() => {
  answers.length = 0
  asked.length = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request)
    const answer = answers.shift() ?? new Error('no answer prepared')
    if (answer instanceof Error) throw answer
    return answer
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })
const problem = (status: number, code: string, headers = {}) => json(status, { code }, headers)

function anApi(renew: () => Promise<string | null> = async () => 'new', session = { endings: 0 }) {
  let token = 'old'
  const tokens = {
    current: () => token,
    renew: async () => {
      const renewed = await renew()
      token = renewed ?? token
      return renewed
    },
    ended: () => session.endings,
  }
  return createApi(tokens, 'http://chat.test')
}

test('requests are signed, and signed again once with a renewed token', async () => {
  answers.push(problem(401, 'unauthenticated'), json(200, { id: 'me' }))
  expect(await anApi().users.me()).toEqual({ id: 'me' })
  expect(asked.map((request) => request.headers.get('Authorization'))).toEqual(['Bearer old', 'Bearer new'])
})

test('when the session is over the refusal is told', async () => {
  answers.push(problem(401, 'unauthenticated'))
  const session = { endings: 0 }
  const renew = async () => {
    session.endings += 1
    return null
  }
  await expect(anApi(renew, session).users.me()).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('a renewal that did not get through is trouble with the network, not with the session', async () => {
  answers.push(problem(401, 'unauthenticated'))
  await expect(anApi(async () => null).users.me()).rejects.toMatchObject({ code: 'network' })
})

test('signing in carries no token and is not tried again', async () => {
  answers.push(problem(401, 'invalid_credentials'))
  await expect(anApi().auth.signIn('a', 'b')).rejects.toMatchObject({
    status: 401,
    code: 'invalid_credentials',
  })
  expect(asked[0]?.headers.get('Authorization')).toBeNull()
})

test('reading waits as the server asks, writing is left to its caller', async () => {
  answers.push(problem(503, 'unavailable', { 'Retry-After': '1' }), json(200, { items: [] }))
  const reading = anApi().users.contacts()
  await vi.advanceTimersByTimeAsync(1_500)
  expect(await reading).toEqual([])
  answers.push(problem(503, 'unavailable', { 'Retry-After': '1' }))
  await expect(anApi().chats.send('c', 'id', 'text')).rejects.toMatchObject({
    retryAfter: 1,
    transient: true,
  })
})

test('no answer is an error of its own, and an answer without a body still has a code', async () => {
  answers.push(new TypeError('failed'))
  await expect(anApi().chats.read('c', 1)).rejects.toMatchObject({
    status: 0,
    code: 'network',
    transient: true,
  })
  answers.push(new Response('', { status: 502 }))
  await expect(anApi().chats.read('c', 1)).rejects.toMatchObject({ code: 'unavailable' })
  expect([
    codeOf(new Error('x')),
    codeOf(new ApiError(507, 'storage_full')),
    new ApiError(507, '').transient,
  ]).toEqual(['unknown', 'storage_full', false])
})

test('an answer that breaks off is no answer', async () => {
  const broken = new ReadableStream({ start: (half) => half.error(new TypeError('network error')) })
  answers.push(new Response(broken, { headers: { 'Content-Type': 'application/json' } }))
  await expect(anApi().users.me()).rejects.toMatchObject({ code: 'network' })
  const file = new ReadableStream({ start: (half) => half.error(new TypeError('network error')) })
  answers.push(new Response(file, { headers: { 'Content-Disposition': 'attachment' } }))
  await expect(anApi().search.exportChat('c', 'html')).rejects.toMatchObject({ code: 'network' })
})

test('an answer that comes after its asker has signed out counts no more', async () => {
  const session = { endings: 0 }
  const api = anApi(undefined, session)
  answers.push(json(200, { items: [] }))
  const reading = api.users.contacts()
  session.endings += 1
  await expect(reading).rejects.toMatchObject({ status: 401, code: 'session_expired' })
})

test('nothing is asked again in the name of the next one', async () => {
  const session = { endings: 0 }
  const renew = async () => {
    session.endings += 1
    return 'of the next one'
  }
  answers.push(problem(401, 'unauthenticated'), json(200, {}))
  await expect(anApi(renew, session).chats.send('c', 'id', 'text')).rejects.toMatchObject({ status: 401 })
  answers.unshift(problem(503, 'unavailable', { 'Retry-After': '1' }))
  const reading = anApi(undefined, session).users.contacts()
  session.endings += 1
  await Promise.all([
    expect(reading).rejects.toMatchObject({ status: 503 }),
    vi.advanceTimersByTimeAsync(1_500),
  ])
  expect(asked.length).toBe(2)
})

test('every call goes to its place', async () => {
  const api = anApi()
  const calls: [() => Promise<unknown>, string, unknown][] = [
    [() => api.auth.register({ login: 'a', password: 'b' }), 'POST /api/auth/register', {}],
    [() => api.auth.refresh(), 'POST /api/auth/refresh', {}],
    [() => api.auth.signOut(), 'POST /api/auth/logout', null],
    [() => api.users.search('a b'), 'GET /api/users?query=a%20b&limit=20', { items: [] }],
    [() => api.users.lookup(['a']), 'POST /api/users/lookup', { items: [] }],
    [() => api.presence.lookup(['a']), 'POST /api/presence/lookup', { items: [] }],
    [() => api.chats.sync({ generation: null, chats: {} }), 'POST /api/chats/sync', {}],
    [() => api.chats.get('c'), 'GET /api/chats/c', {}],
    [() => api.chats.create({ client_id: 'i', kind: 'direct', member_ids: ['u'] }), 'POST /api/chats', {}],
    [() => api.chats.rename('c', 'n'), 'PATCH /api/chats/c', {}],
    [() => api.chats.handOver('c', 'u'), 'PATCH /api/chats/c', {}],
    [() => api.chats.remove('c'), 'DELETE /api/chats/c', null],
    [() => api.chats.members('c', 'x'), 'GET /api/chats/c/members?limit=100&cursor=x', {}],
    [() => api.chats.addMembers('c', ['u']), 'POST /api/chats/c/members', {}],
    [() => api.chats.removeMember('c', 'u'), 'DELETE /api/chats/c/members/u', null],
    [() => api.chats.configure('c', { hidden: true }), 'PATCH /api/chats/c/membership', {}],
    ...peoplesCalls(api),
    [
      () => api.chats.messages('c', { before: 5, limit: 50 }),
      'GET /api/chats/c/messages?before=5&limit=50',
      {},
    ],
    [() => api.chats.edit('c', 'm', 't'), 'PATCH /api/chats/c/messages/m', {}],
    [() => api.chats.deleteMessage('c', 'm'), 'DELETE /api/chats/c/messages/m', null],
  ]
  for (const [call, place, reply] of calls) {
    answers.push(reply === null ? new Response(null, { status: 204 }) : json(200, reply))
    await call()
    const last = asked.at(-1)
    const url = new URL(last?.url ?? '')
    expect(`${last?.method} ${url.pathname}${url.search}`.replace('+', '%20')).toBe(place)
  }
})

/** The calls about accounts, profiles and contacts. */
function peoplesCalls(api: ReturnType<typeof createApi>): [() => Promise<unknown>, string, unknown][] {
  return [
    [() => api.auth.changePassword('a', 'b'), 'POST /api/auth/password', null],
    [() => api.auth.sessions(), 'GET /api/auth/sessions', { items: [] }],
    [() => api.auth.endSession('s'), 'DELETE /api/auth/sessions/s', null],
    [() => api.auth.endOtherSessions(), 'DELETE /api/auth/sessions', null],
    [() => api.admin.accounts('a', 'x'), 'GET /api/auth/accounts?limit=50&cursor=x&query=a', {}],
    [() => api.admin.setActive('a', false), 'PATCH /api/auth/accounts/a', {}],
    [() => api.admin.setPassword('a', 'b'), 'POST /api/auth/accounts/a/password', null],
    [() => api.users.updateMe({ name: 'n' }), 'PATCH /api/users/me', {}],
    [() => api.users.putAvatar(new Blob(['x'])), 'PUT /api/users/me/avatar', {}],
    [() => api.users.deleteAvatar(), 'DELETE /api/users/me/avatar', {}],
    [() => api.users.addContact('u'), 'POST /api/contacts', {}],
    [() => api.users.updateContact('u', {}), 'PATCH /api/contacts/u', {}],
    [() => api.users.removeContact('u'), 'DELETE /api/contacts/u', null],
  ]
}
