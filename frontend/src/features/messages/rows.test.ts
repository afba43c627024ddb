import { expect, test } from 'vitest'
import { aMessage, me } from '../../testing/samples.ts'
import type { OutboxItem } from '../outbox/OutboxStorage.ts'
import { rowState } from './rowState.ts'
import { reuseRows, toRows } from './rows.ts'

const at = (time: string) => ({ created_at: new Date(`2026-11-03T${time}:00`).toISOString() })
const waiting = (clientId: string, state: OutboxItem['state'] = 'waiting'): OutboxItem => ({
  clientId,
  chatId: 'chat',
  accountId: me,
  text: clientId,
  createdAt: new Date('2026-11-03T12:00:00').toISOString(),
  state,
})

test('one author within five minutes is one group', () => {
  const messages = [
    aMessage(1, at('10:00')),
    aMessage(2, at('10:04')),
    aMessage(3, at('10:09')),
    aMessage(4, { ...at('10:10'), author_id: 'boris' }),
  ]
  const rows = toRows(messages, [], me, null)
  expect(rows.map((row) => [row.startsGroup, row.endsGroup])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ])
})

test('a day begins above its first message', () => {
  const messages = [
    aMessage(1, at('10:00')),
    aMessage(2, at('23:59')),
    aMessage(3, { created_at: '2026-11-09T10:00:00Z' }),
  ]
  expect(toRows(messages, [], me, null).map((row) => row.startsDay)).toEqual([true, false, true])
})

test('the unread divider stands above the first text of another', () => {
  const messages = [aMessage(1), aMessage(2, { author_id: me }), aMessage(3, { kind: 'info' }), aMessage(4)]
  expect(toRows(messages, [], me, 2).map((row) => row.startsUnread)).toEqual([false, false, false, true])
})

test('what waits stands last, and once it is accepted only its message is shown under the same key', () => {
  const before = toRows([], [waiting('x')], me, null)
  const after = toRows([aMessage(1, { client_id: 'x', author_id: me })], [waiting('x')], me, null)
  expect([before.length, after.length, before[0]?.key === after[0]?.key]).toEqual([1, 1, true])
})

test('the same client id of two authors is two rows, and hides nothing of mine that waits', () => {
  const theirs = ['anna', 'mallory'].map((author_id, index) =>
    aMessage(index + 1, { author_id, client_id: 'x' }),
  )
  const rows = toRows(theirs, [waiting('x')], me, null)
  expect(new Set(rows.map((row) => row.key)).size).toBe(3)
})

test('a message goes from sending to sent to read, or fails', () => {
  const [sending, failed] = toRows([], [waiting('x'), waiting('y', 'failed')], me, null)
  const [sent] = toRows([aMessage(5, { author_id: me })], [], me, null)
  if (!sending || !failed || !sent) throw new Error('no rows')
  expect([
    rowState(sending, true, 0),
    rowState(failed, true, 0),
    rowState(sent, true, 4),
    rowState(sent, true, 5),
    rowState(sent, false, 5),
  ]).toEqual(['sending', 'failed', 'sent', 'read', 'received'])
})

test('a row that has not changed stays the same object', () => {
  const messages = [aMessage(1), aMessage(2), aMessage(3)]
  const before = toRows(messages, [], me, null)
  const changed = { ...aMessage(2), text: 'changed' }
  const after = reuseRows(
    before,
    toRows(
      [aMessage(1), changed, aMessage(3)].map((one, i) => (i === 1 ? one : (messages[i] ?? one))),
      [],
      me,
      null,
    ),
  )
  expect(after.map((row, index) => row === before[index])).toEqual([true, false, true])
  expect(after[1]?.text).toBe('changed')
})
