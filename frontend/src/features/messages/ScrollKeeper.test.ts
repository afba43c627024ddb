import type { VirtualizerHandle } from 'virtua'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from '../../api/types.ts'
import { aMessage, aTime, me } from '../../testing/samples.ts'
import { usualHeight } from './inView.ts'
import type { OpenChat } from './OpenChat.ts'
import { firstOfOthers, type Row, toRows } from './rows.ts'
import { ScrollKeeper } from './ScrollKeeper.ts'
import type { ScrollPlace } from './ScrollPlaces.ts'

const rowHeight = 50
const viewport = 500
let focused = true

beforeEach(() => {
  focused = true
  vi.stubGlobal('document', { visibilityState: 'visible', hasFocus: () => focused })
})
afterEach(() => void vi.unstubAllGlobals())

function aList(count: number, unreadFrom: number | null = null) {
  const messages = Array.from({ length: count }, (_, index) => aMessage(index + 1))
  let height = (_index: number) => rowHeight
  const open = {
    rows: toRows(messages, [], me, unreadFrom),
    seenSeq: (unreadFrom ?? count + 1) - 1,
    firstUnseen: (seq = 0) => firstOfOthers(open.rows, Math.max(seq, open.seenSeq) + 1, me),
    timeline: { hasBefore: true, hasAfter: false, stretch: 1, last: count },
    place: null as ScrollPlace | null,
    indexOf: (seq: number) => messages.findIndex((message) => message.seq >= seq),
    leaveAt: vi.fn((place: ScrollPlace | null) => {
      open.place = place
    }),
    pointAt: vi.fn(),
    loadAround: vi.fn(async () => {}),
    loadBefore: vi.fn(),
    loadAfter: vi.fn(),
    loadEnd: vi.fn(async () => {}),
    seen: vi.fn((row: Row) => {
      open.seenSeq = Math.max(open.seenSeq, row.message?.seq ?? 0)
    }),
    markUnread: vi.fn(),
  }
  const place = { offset: 0 }
  const handle = {
    get scrollOffset() {
      return place.offset
    },
    get scrollSize() {
      return open.rows.length * rowHeight
    },
    viewportSize: viewport,
    findItemIndex: (offset: number) => Math.floor(offset / rowHeight),
    getItemOffset: (index: number) => index * rowHeight,
    getItemSize: (index: number) => height(index),
    scrollToIndex: vi.fn(),
  }
  const keeper = new ScrollKeeper(open as unknown as OpenChat)
  keeper.handle = handle as unknown as VirtualizerHandle
  const scroll = (offset: number) => {
    place.offset = offset
    keeper.scrolled(offset)
  }
  const seen = () => open.seen.mock.lastCall?.[0].message?.seq
  /** More messages of Anna come, at once. */
  const come = (count: number) => {
    const from = messages.length + 1
    for (let seq = from; seq < from + count; seq += 1) messages.push(aMessage(seq))
    open.timeline.last = messages.length
    open.rows = toRows(messages, [], me, null)
    keeper.rowsChanged()
  }
  const measure = (rows: (index: number) => number) => {
    height = rows
  }
  return { open, keeper, scroll, seen, come, measure, moves: handle.scrollToIndex.mock.calls }
}

test('a chat opens at its end, or at the divider', () => {
  const read = aList(100)
  read.keeper.rowsChanged()
  expect(read.moves).toEqual([[99, { align: 'end', offset: 26 }]])
  const unread = aList(100, 41)
  unread.keeper.rowsChanged()
  expect(unread.moves).toEqual([[40, { align: 'start', offset: -72 }]])
})

test('new rows are followed at the end and left alone elsewhere', () => {
  const { keeper, scroll, moves } = aList(100)
  keeper.rowsChanged()
  scroll(4_500)
  keeper.rowsChanged()
  expect(moves.length).toBe(2)
  scroll(2_000)
  keeper.rowsChanged()
  keeper.resized()
  expect([moves.length, keeper.away]).toEqual([2, true])
})

test('a message counts as read when half of it is in view of a focused window', () => {
  const { keeper, scroll, seen, open } = aList(100)
  keeper.rowsChanged()
  scroll(1_020)
  expect(seen()).toBe(30)
  scroll(1_025)
  expect(seen()).toBe(31)
  focused = false
  scroll(2_000)
  expect(seen()).toBe(31)
  focused = true
  keeper.look()
  expect([seen(), open.seen.mock.calls.length > 2]).toEqual([50, true])
})

test('while nobody looks the first unread message stays in view', () => {
  const { keeper, scroll, come, moves, open } = aList(100)
  keeper.rowsChanged()
  scroll(4_526)
  focused = false
  come(3)
  expect([moves.at(-1), open.markUnread.mock.calls.length]).toEqual([[102, { align: 'end', offset: 26 }], 1])
  come(16)
  expect(moves.at(-1)).toEqual([100, { align: 'start', offset: -72 }])
  scroll(4_928)
  focused = true
  keeper.look()
  come(1)
  expect([open.seenSeq, moves.length]).toEqual([109, 3])
})

test('what comes at once and has no room is shown from its beginning, also to who is looking', () => {
  const { keeper, scroll, come, moves, open } = aList(100)
  keeper.rowsChanged()
  scroll(4_526)
  come(5)
  expect([moves.at(-1), open.markUnread.mock.calls]).toEqual([[104, { align: 'end', offset: 26 }], []])
  scroll(4_776)
  come(60)
  expect([moves.at(-1), open.markUnread.mock.calls.length]).toEqual([
    [105, { align: 'start', offset: -72 }],
    1,
  ])
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
  expect(moves.at(-1)).toEqual([99, { align: 'end', offset: 26 }])
  scroll(4_526)
  expect(open.seenSeq).toBe(100)
  come(1)
  expect(moves.at(-1)?.[0]).toBe(100)
})

test('nothing is read, and no decision taken, before the rows in view are measured', () => {
  const { keeper, scroll, come, measure, moves, open } = aList(100)
  keeper.rowsChanged()
  scroll(4_526)
  measure((index) => (index < 100 ? rowHeight : usualHeight))
  come(2)
  expect(moves.at(-1)).toEqual([100, { align: 'start', offset: -72 }])
  scroll(4_626)
  expect([open.seenSeq, open.markUnread.mock.calls]).toEqual([100, []])
  measure((index) => (index < 100 ? rowHeight : 400))
  keeper.resized()
  expect([moves.at(-1)?.[0], open.markUnread.mock.calls.length]).toEqual([100, 1])
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
  expect([open.loadEnd.mock.calls.length, moves.at(-1)?.[0], keeper.away]).toEqual([1, 99, false])
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
  expect(first.moves).toEqual([[20, { align: 'start', offset: 12 }]])
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
  expect([moves.at(-1), open.pointAt.mock.calls]).toEqual([[30, { align: 'center' }], [[31]]])
  open.loadAround.mockImplementationOnce(async () => {
    keeper.resized()
    open.timeline.stretch = 2
  })
  await keeper.toMessage(61)
  keeper.rowsChanged()
  expect(moves.at(-1)).toEqual([60, { align: 'center' }])
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
  expect(moves.at(-1)).toEqual([60, { align: 'center' }])
})
