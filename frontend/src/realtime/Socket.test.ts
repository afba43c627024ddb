import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connected } from '../testing/connected.ts'
import { FakeSocket } from '../testing/FakeSocket.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a line that was not heard for long on the wall clock is dead when somebody looks at the page again', async () => {
  const { realtime } = await connected()
  const before = FakeSocket.last
  realtime.hurry()
  expect(FakeSocket.last).toBe(before)
  // The computer slept: timers stood still.
  vi.setSystemTime(Date.now() + 3_600_000)
  realtime.hurry()
  expect([realtime.state, FakeSocket.last === before]).toEqual(['lost', false])
})
