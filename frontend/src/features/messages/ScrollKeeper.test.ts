import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aList, aWindow, rowHeight } from '../../testing/scrolledList.ts'
import { unmeasuredHeight } from './inView.ts'

beforeEach(() => void aWindow())
afterEach(() => void vi.unstubAllGlobals())

test('a chat opens at its end, or at the divider', () => {
  const read = aList(100)
  read.keeper.rowsChanged()
  expect(read.moves).toEqual([5_000])
  const unread = aList(100, 41)
  unread.keeper.rowsChanged()
  expect(unread.moves).toEqual([2_000 - 72])
})

test('new rows are followed at the end and left alone elsewhere', () => {
  const { keeper, scroll, moves } = aList(100)
  keeper.rowsChanged()
  scroll(4_500)
  keeper.rowsChanged()
  expect(moves).toEqual([5_000, 5_000])
  scroll(2_000)
  keeper.rowsChanged()
  keeper.resized()
  expect([moves.length, keeper.away]).toEqual([2, true])
})

test('the button down shows sooner while something below is unread', () => {
  const { keeper, scroll, open } = aList(100)
  keeper.rowsChanged()
  scroll(4_350)
  expect(keeper.away).toBe(false)
  open.chat.unread.count = 1
  keeper.lookAround()
  expect(keeper.away).toBe(true)
  scroll(4_480)
  expect(keeper.away).toBe(false)
})

test('pages are asked for before the edge is reached, and the button leads to the true end', async () => {
  const { keeper, scroll, open, moves } = aList(100)
  keeper.rowsChanged()
  open.timeline.hasAfter = true
  scroll(3_400)
  expect([open.loadAfter.mock.calls.length, open.loadBefore.mock.calls.length, keeper.away]).toEqual([
    1,
    0,
    true,
  ])
  scroll(1_000)
  expect(open.loadBefore).toHaveBeenCalledTimes(1)
  await keeper.toEnd()
  expect([open.loadEnd.mock.calls.length, moves.at(-1), keeper.away]).toEqual([1, 5_000, false])
})

test('an empty chat needs no scrolling', () => {
  const { keeper, scroll, moves } = aList(0)
  keeper.rowsChanged()
  scroll(0)
  keeper.look()
  expect(moves).toEqual([])
})

test('a chat opens where it was left, whatever has come since', () => {
  const first = aList(100, 41)
  first.open.place = { seq: 21, top: -12 }
  first.keeper.rowsChanged()
  expect(first.moves).toEqual([1_000 + 12])
})

test('where the reader is gets noted, but at the end there is nothing to note', () => {
  const { keeper, scroll, open } = aList(100)
  keeper.rowsChanged()
  scroll(4_500)
  expect(open.place).toBeNull()
  scroll(1_020)
  expect(open.place).toEqual({ seq: 22, top: 30 })
  scroll(4_500)
  expect(open.place).toBeNull()
})

test('a message is brought to the middle and pointed at, also when it has to be loaded first', async () => {
  const { keeper, open, moves } = aList(100)
  keeper.rowsChanged()
  await keeper.toMessage(31)
  expect([moves.at(-1), open.pointAt.mock.calls]).toEqual([1_500 - 225, [[31]]])
  open.loadAround.mockImplementationOnce(async () => {
    keeper.resized()
    open.timeline.stretch = 2
  })
  await keeper.toMessage(61)
  keeper.rowsChanged()
  expect(moves.at(-1)).toBe(3_000 - 225)
})

test('a place that is reached without scrolling still has its button down and its next page', () => {
  vi.useFakeTimers()
  const { keeper, open } = aList(100, 1)
  open.timeline.hasBefore = false
  open.timeline.hasAfter = true
  keeper.rowsChanged()
  vi.advanceTimersByTime(200)
  expect([keeper.away, open.loadAfter.mock.calls.length]).toEqual([true, 0])
  vi.useRealTimers()
})

test('a message that is being loaded is shown though the list grows at its end meanwhile', async () => {
  const { keeper, open, moves } = aList(100)
  keeper.rowsChanged()
  open.loadAround.mockImplementationOnce(async () => {
    keeper.resized()
    open.timeline.stretch = 2
  })
  await keeper.toMessage(61)
  keeper.rowsChanged()
  expect(moves.at(-1)).toBe(3_000 - 225)
})

test('a list that the browser moved because it became taller is still followed', () => {
  const { keeper, scroll, come } = aList(100)
  keeper.rowsChanged()
  scroll(4_500)
  const list = { scrollHeight: 5_000, scrollTop: 4_300, clientHeight: 700 }
  keeper.list = list as HTMLElement
  scroll(4_300)
  come(1)
  expect(list.scrollTop).toBe(5_000)
  // By its reader, who went up.
  list.scrollTop = 4_000
  scroll(4_000)
  come(1)
  expect(list.scrollTop).toBe(4_000)
})

test('until a list has come to where it opens its place asks for no page', () => {
  const { keeper, scroll, measure, open } = aList(100)
  measure(() => unmeasuredHeight)
  keeper.rowsChanged()
  scroll(0)
  expect(open.loadBefore).not.toHaveBeenCalled()
  measure(() => rowHeight)
  scroll(4_500)
  expect(open.loadBefore).not.toHaveBeenCalled()
  scroll(0)
  expect(open.loadBefore).toHaveBeenCalledTimes(1)
})

test('until the rows there are measured a message is brought to the middle anew; then nothing holds the list', async () => {
  const { keeper, scroll, measure, moves } = aList(100)
  keeper.rowsChanged()
  scroll(4_500)
  measure(() => unmeasuredHeight)
  await keeper.toMessage(31)
  expect(moves.at(-1)).toBeCloseTo(1_500 - (500 - unmeasuredHeight) / 2)
  scroll(1_282)
  measure(() => 200)
  keeper.resized()
  expect(moves.at(-1)).toBe(1_500 - 150)
  scroll(1_350)
  const before = moves.length
  scroll(1_200)
  keeper.resized()
  expect(moves.length).toBe(before)
})
