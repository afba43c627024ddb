import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { OutboxItem } from '../features/outbox/OutboxStorage.ts'
import { Person } from '../features/users/Person.ts'
import { aMessage, aUser, me } from '../testing/samples.ts'
import { Spoken } from './Spoken.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const person = (id: string) => {
  const someone = new Person(id)
  someone.update(aUser(id))
  return someone
}
const failed = (clientId: string): OutboxItem => ({
  clientId,
  chatId: 'chat',
  accountId: me,
  text: clientId,
  createdAt: '2026-11-03T12:00:00.000Z',
  state: 'failed',
  code: 'not_found',
})
const texts = (spoken: Spoken) => spoken.lines.map(({ text }) => text)

test('what was there when the chat opened is not read, what comes is', () => {
  const spoken = new Spoken(me, person)
  spoken.heard([aMessage(1)])
  spoken.heard([aMessage(1), aMessage(2), aMessage(3, { author_id: me })])
  spoken.heard([aMessage(1)])
  expect(texts(spoken)).toEqual(['anna: message 2'])
})

test('in a busy chat each line goes after five seconds, and no more than ten are kept', async () => {
  const spoken = new Spoken(me, person)
  const messages = [aMessage(1)]
  spoken.heard(messages)
  for (let seq = 2; seq <= 20; seq += 1) {
    messages.push(aMessage(seq))
    spoken.heard(messages)
    await vi.advanceTimersByTimeAsync(4_000)
    expect(spoken.lines.length).toBeLessThanOrEqual(2)
  }
  for (let seq = 21; seq <= 60; seq += 1) spoken.heard([...messages, aMessage(seq)])
  expect(spoken.lines.length).toBe(10)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(texts(spoken)).toEqual([])
})

test('a message that failed is told once, and again when it fails anew', async () => {
  const spoken = new Spoken(me, person)
  spoken.waits([failed('x')])
  spoken.waits([failed('x'), { ...failed('y'), state: 'waiting' }])
  expect(texts(spoken)).toEqual([expect.stringContaining('Не отправлено. Этого больше нет')])
  spoken.waits([{ ...failed('x'), state: 'waiting' }])
  spoken.waits([failed('x')])
  expect(spoken.lines.length).toBe(2)
})
