import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from '../../api/types.ts'
import { aTime, me } from '../../testing/samples.ts'
import { aList, aWindow, rowHeight } from '../../testing/scrolledList.ts'
import { unmeasuredHeight } from './inView.ts'
import { toRows } from './rows.ts'

let focus = { has: true }

beforeEach(() => {
  focus = aWindow()
})
afterEach(() => void vi.unstubAllGlobals())

test('a message counts as read when half of it is in view of a focused window', () => {
  const { keeper, scroll, seen, open } = aList(100)
  keeper.rowsChanged()
  scroll(1_020)
  expect(seen()).toBe(30)
  scroll(1_025)
  expect(seen()).toBe(31)
  focus.has = false
  scroll(2_000)
  expect(seen()).toBe(31)
  focus.has = true
  keeper.look()
  expect([seen(), open.seen.mock.calls.length > 2]).toEqual([50, true])
})

test('while nobody looks the first unread message stays in view', () => {
  const { keeper, scroll, come, moves, open } = aList(100)
  keeper.rowsChanged()
  scroll(4_526)
  focus.has = false
  come(3)
  expect([moves.at(-1), open.markUnread.mock.calls.length]).toEqual([5_150, 1])
  come(16)
  expect(moves.at(-1)).toBe(4_928)
  scroll(4_928)
  focus.has = true
  keeper.look()
  come(1)
  expect([open.seenSeq, moves.length]).toEqual([109, 3])
})

test('what comes at once and has no room is shown from its beginning, also to who is looking', () => {
  const { keeper, scroll, come, moves, open } = aList(100)
  keeper.rowsChanged()
  scroll(4_526)
  come(5)
  expect([moves.at(-1), open.markUnread.mock.calls]).toEqual([5_250, []])
  scroll(4_776)
  come(60)
  expect([moves.at(-1), open.markUnread.mock.calls.length]).toEqual([5_178, 1])
  scroll(5_178)
  expect([open.seenSeq, keeper.away, open.place?.seq]).toEqual([114, true, 105])
  come(1)
  keeper.resized()
  expect([moves.length, open.seenSeq]).toEqual([3, 114])
})

test('whoever goes to the end himself gets there, however much is unread', async () => {
  const { keeper, scroll, come, moves, open } = aList(100, 41)
  keeper.rowsChanged()
  scroll(1_928)
  await keeper.toEnd()
  keeper.resized()
  expect(moves.at(-1)).toBe(5_000)
  scroll(4_526)
  expect(open.seenSeq).toBe(100)
  come(1)
  expect(moves.at(-1)).toBe(5_050)
})

test('nothing is read, and no decision taken, before the rows in view are measured', () => {
  const { keeper, scroll, come, measure, moves, open } = aList(100)
  keeper.rowsChanged()
  scroll(4_526)
  measure((index) => (index < 100 ? rowHeight : unmeasuredHeight))
  come(2)
  expect(moves.at(-1)).toBe(4_928)
  scroll(4_626)
  expect([open.seenSeq, open.markUnread.mock.calls]).toEqual([100, []])
  measure((index) => (index < 100 ? rowHeight : 400))
  keeper.resized()
  expect([moves.at(-1), open.markUnread.mock.calls.length]).toEqual([4_928, 1])
})

test('a message of several screens is read when its half has been in view', () => {
  const { keeper, measure, scroll, open } = aList(100, 101)
  keeper.rowsChanged()
  measure(() => 1_500)
  scroll(1_000)
  expect(open.seen.mock.lastCall?.[0].message?.seq).toBe(30)
  scroll(1_725)
  expect(open.seen.mock.lastCall?.[0].message?.seq).toBe(30 + 14)
})

test('a message that waits below does not keep the others unread', () => {
  const { keeper, scroll, open, seen } = aList(100)
  const failed = { clientId: 'c', chatId: 'chat', accountId: me, text: '', createdAt: aTime(200) }
  open.rows = toRows(
    open.rows.map((row) => row.message as Message),
    [{ ...failed, state: 'failed' }],
    me,
    null,
  )
  keeper.rowsChanged()
  scroll(4_576)
  expect(seen()).toBe(100)
})
