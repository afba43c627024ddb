import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../api/ApiError.ts'
import { connected } from '../testing/connected.ts'
import { FakeSocket } from '../testing/FakeSocket.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A message is lost, so that there is a hole, and others come after it. */
async function missOneThenHearOneASecond(client: Awaited<ReturnType<typeof connected>>, seconds: number) {
  const { server, chat, deliver } = client
  server.post(chat, 'anna')
  server.sent.length = 0
  for (let second = 0; second < seconds; second += 1) {
    server.post(chat, 'anna')
    deliver()
    await vi.advanceTimersByTimeAsync(1_000)
  }
}

test('while a sync hangs nobody queues up behind it, and people are asked for once when it is answered', async () => {
  const client = await connected()
  const { api, sync } = client
  await vi.advanceTimersByTimeAsync(5_000)
  const contacts = vi.spyOn(api.users, 'contacts')
  const real = sync.getMockImplementation()
  const before = sync.mock.calls.length
  sync.mockImplementation(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20_000))
    throw ApiError.network()
  })
  await missOneThenHearOneASecond(client, 120)
  expect(sync.mock.calls.length - before).toBeLessThan(8)
  expect(contacts).not.toHaveBeenCalled()
  if (real) sync.mockImplementation(real)
  else sync.mockRestore()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(contacts).toHaveBeenCalledTimes(1)
})

test('a server that does not answer is left alone for a while, also when more news come', async () => {
  const client = await connected()
  const { sync } = client
  await vi.advanceTimersByTimeAsync(5_000)
  sync.mockRejectedValue(ApiError.network())
  await missOneThenHearOneASecond(client, 300)
  // After the first tries it is every 15 s at the most, with full jitter.
  expect(sync.mock.calls.length).toBeLessThan(120)
})

test('people are asked for after a hole, even if something else led to the sync', async () => {
  const { api, root, realtime } = await connected()
  await vi.advanceTimersByTimeAsync(5_000)
  const contacts = vi.spyOn(api.users, 'contacts')
  FakeSocket.last.tell({ type: 'resync', reason: 'restart', spread_ms: 5_000 })
  realtime.retry()
  await vi.advanceTimersByTimeAsync(1)
  expect([contacts.mock.calls.length, root.contacts.loaded]).toEqual([1, true])
})
