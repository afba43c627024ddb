import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aList, aWindow, rowHeight } from '../../testing/scrolledList.ts'
import { settledMs } from './margins.ts'

let focus = { has: true }

beforeEach(() => {
  focus = aWindow()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A list that stands at the end of too many messages. */
function aLongList() {
  const list = aList(800)
  list.keeper.rowsChanged()
  list.scroll(39_526)
  list.open.timeline.overfull = true
  return { ...list, gone: list.open.makeRoom.mock.calls, wait: () => vi.advanceTimersByTime(settledMs) }
}

test('who follows the end loses what is far above, later than the rest came, and still follows', () => {
  const { come, gone, wait, scroll, moves } = aLongList()
  come(1)
  expect(gone).toEqual([])
  wait()
  expect(gone).toEqual([['after']])
  scroll(29_000)
  come(1)
  expect(moves.at(-1)).toBe(802 * rowHeight)
})

test('who reads loses what is far below him and nothing above', () => {
  const { come, gone, wait, scroll, moves } = aLongList()
  scroll(30_000)
  moves.length = 0
  come(1)
  wait()
  scroll(1_000)
  come(1)
  wait()
  expect([gone, moves]).toEqual([
    [
      ['before', 601 + 150],
      ['before', 500],
    ],
    [],
  ])
})

test('while nobody looks the first unseen message and what follows it stay', () => {
  const { come, gone, wait } = aLongList()
  focus.has = false
  come(60)
  wait()
  expect(gone).toEqual([['before', 800 + 150]])
})

test('nothing goes while the list is on its way, or of a chat that is not too long', async () => {
  const { come, gone, wait, scroll, keeper, open, measure } = aLongList()
  scroll(30_000)
  measure(() => 64.000_001)
  await keeper.toMessage(31)
  come(1)
  wait()
  open.timeline.overfull = false
  measure(() => 50)
  scroll(30_000)
  come(1)
  wait()
  expect(gone).toEqual([])
})
