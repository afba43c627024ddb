import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../api/ApiError.ts'
import { connected } from '../testing/connected.ts'
import { FakeSocket } from '../testing/FakeSocket.ts'
import { me } from '../testing/samples.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('shows the token first and is online when the server is ready', async () => {
  const { realtime, root } = await connected()
  expect(FakeSocket.last.said[0]).toEqual({ type: 'auth', token: 'token' })
  expect([realtime.state, root.chats.loaded, root.presence.isOnline('anna')]).toEqual(['online', true, true])
})

test('a renewed token is shown on the same socket', async () => {
  const { root } = await connected()
  root.session.token = 'newer'
  expect(FakeSocket.last.said.at(-1)).toEqual({ type: 'auth', token: 'newer' })
})

test('comes back by itself and asks for nothing when nothing was missed', async () => {
  const { realtime, sync, ready } = await connected()
  await vi.advanceTimersByTimeAsync(5_000)
  const before = sync.mock.calls.length
  FakeSocket.last.drop(1006)
  expect(realtime.state).toBe('lost')
  await vi.advanceTimersByTimeAsync(1_000)
  FakeSocket.last.accept()
  ready()
  await vi.advanceTimersByTimeAsync(10)
  expect([realtime.state, sync.mock.calls.length]).toEqual(['online', before])
})

test('what was missed while away comes by one sync', async () => {
  const { server, chat, sync, ready, root } = await connected()
  await root.messages.open('chat')
  await vi.advanceTimersByTimeAsync(5_000)
  const before = sync.mock.calls.length
  FakeSocket.last.drop(1012)
  server.post(chat, 'anna')
  server.sent.length = 0
  await vi.advanceTimersByTimeAsync(1_000)
  FakeSocket.last.accept()
  ready()
  await vi.advanceTimersByTimeAsync(10)
  expect(sync.mock.calls.length).toBe(before + 1)
  expect([root.messages.timeline('chat').loadedTo, root.chats.get('chat')?.unread.count]).toEqual([2, 1])
})

test('a hole is given two seconds before anything is asked', async () => {
  const { server, chat, sync, deliver, root } = await connected()
  await vi.advanceTimersByTimeAsync(5_000)
  const before = sync.mock.calls.length
  server.post(chat, 'anna')
  const lost = server.sent.splice(0)
  server.post(chat, 'anna')
  deliver()
  await vi.advanceTimersByTimeAsync(1_900)
  expect([sync.mock.calls.length, root.chats.get('chat')?.data.last_seq]).toEqual([before, 1])
  for (const frame of lost) FakeSocket.last.tell(frame)
  expect(root.chats.get('chat')?.data.last_seq).toBe(3)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(sync.mock.calls.length).toBe(before)
})

test('a heartbeat that counts further than we do leads to a sync', async () => {
  const { server, chat, sync, root } = await connected()
  await vi.advanceTimersByTimeAsync(5_000)
  const before = sync.mock.calls.length
  server.post(chat, 'anna')
  FakeSocket.last.tell({ type: 'heartbeat', epoch: server.epoch, n: server.n })
  await vi.advanceTimersByTimeAsync(2_100)
  expect([sync.mock.calls.length, root.chats.get('chat')?.data.last_seq]).toEqual([before + 1, 2])
})

test('resync is spread, and frames of an epoch that is over are ignored', async () => {
  const { server, chat, sync, root } = await connected()
  await vi.advanceTimersByTimeAsync(5_000)
  const before = sync.mock.calls.length
  FakeSocket.last.tell({ type: 'resync', reason: 'restart', spread_ms: 1_000 })
  await vi.advanceTimersByTimeAsync(1_100)
  expect(sync.mock.calls.length).toBe(before + 1)
  server.epoch = 0
  server.post(chat, 'anna')
  FakeSocket.last.tell(server.sent.pop() ?? {})
  expect(root.chats.get('chat')?.data.last_seq).toBe(1)
})

test('a restored backup throws the held messages away and takes the lower state', async () => {
  const { server, chat, root, deliver } = await connected()
  await root.messages.open('chat')
  const shown = root.chats.get('chat')
  server.post(chat, 'anna')
  deliver()
  server.chats.delete('chat')
  server.createChat('chat', [me, 'anna'])
  server.sent.length = 0
  server.generation = 'second'
  FakeSocket.last.tell({ type: 'resync', reason: 'restore', spread_ms: 0 })
  await vi.advanceTimersByTimeAsync(100)
  expect([root.messages.timeline('chat').state, root.chats.get('chat')?.rev]).toEqual(['empty', 2])
  expect(root.chats.get('chat')).toBe(shown)
})

test('a sync that fails is tried again', async () => {
  const { api, root } = await connected()
  vi.spyOn(api.chats, 'sync').mockRejectedValueOnce(ApiError.network())
  const users = vi.spyOn(root.users, 'refresh')
  FakeSocket.last.tell({ type: 'resync', reason: 'test', spread_ms: 0 })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(users).toHaveBeenCalled()
})

test('a refused token is renewed, a silent line is given up', async () => {
  const { root, realtime } = await connected()
  const renew = vi.spyOn(root.session, 'renew').mockResolvedValue('token')
  FakeSocket.last.drop(4001)
  expect(renew).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1_000)
  FakeSocket.last.accept()
  FakeSocket.last.tell({ type: 'token.expiring' })
  expect(renew).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(56_000)
  expect(realtime.state).toBe('lost')
})

test('the network coming back does not wait out the delay', async () => {
  const { realtime } = await connected()
  FakeSocket.last.drop(4010)
  const before = FakeSocket.opened.length
  await vi.advanceTimersByTimeAsync(10_000)
  expect(FakeSocket.opened.length).toBe(before)
  realtime.hurry()
  expect(FakeSocket.opened.length).toBe(before + 1)
  realtime.stop()
})

test('what the interface tells travels over the socket', async () => {
  const { root } = await connected()
  root.typing.typed('chat')
  root.presence.watch(['anna'])
  root.typing.stopped()
  expect(FakeSocket.last.said.slice(-3).map((word) => word.type)).toEqual([
    'typing',
    'presence_interest',
    'typing',
  ])
})

test('news of a chat that is not known leads to a sync', async () => {
  const { server, sync } = await connected()
  await vi.advanceTimersByTimeAsync(5_000)
  const before = sync.mock.calls.length
  const { epoch } = server
  server.n += 1
  FakeSocket.last.tell({ type: 'read.updated', chat_id: 'other', user_id: me, my_rev: 4, epoch, n: server.n })
  await vi.advanceTimersByTimeAsync(1_900)
  expect(sync.mock.calls.length).toBe(before)
  await vi.advanceTimersByTimeAsync(200)
  expect(sync.mock.calls.length).toBe(before + 1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(sync.mock.calls.length).toBe(before + 1)
})

test('of my own changes only those without a hole are named', async () => {
  const { server, chat, sync } = await connected()
  const tell = (frame: object) => {
    server.n += 1
    FakeSocket.last.tell({ chat_id: 'chat', epoch: server.epoch, n: server.n, ...frame })
  }
  const settings = { hidden: false, muted_until: null, marked_unread: true }
  const named = async () => {
    FakeSocket.last.tell({ type: 'resync', reason: 'test', spread_ms: 0 })
    await vi.advanceTimersByTimeAsync(10)
    return sync.mock.lastCall?.[0].chats.chat?.[1]
  }
  const read = { type: 'read.updated', user_id: me, read_seq: 1, unread_count: 0, rev: chat.rev }
  tell({ ...read, my_rev: 3 })
  expect(await named()).toBe(1)
  tell({ type: 'membership.updated', my_rev: 2, ...settings })
  expect(await named()).toBe(3)
})

test('when my message is taken and its event does not come, delivery is delayed until anything comes', async () => {
  const { root, realtime, server } = await connected()
  await vi.advanceTimersByTimeAsync(5_000)
  await root.outbox.send('chat', 'hello')
  await vi.advanceTimersByTimeAsync(10)
  expect(realtime.delayed).toBe(false)
  await vi.advanceTimersByTimeAsync(2_100)
  expect([realtime.delayed, root.chats.get('chat')?.data.last_seq]).toEqual([true, 2])
  FakeSocket.last.tell({ type: 'heartbeat', epoch: server.epoch, n: server.n })
  expect(realtime.delayed).toBe(false)
})
