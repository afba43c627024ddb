import type { VirtualizerHandle } from 'virtua'
import { vi } from 'vitest'
import type { OpenChat } from '../features/messages/OpenChat.ts'
import { firstOfOthers, type Row, toRows } from '../features/messages/rows.ts'
import { ScrollKeeper } from '../features/messages/ScrollKeeper.ts'
import type { ScrollPlace } from '../features/messages/ScrollPlaces.ts'
import { aMessage, me } from './samples.ts'

export const rowHeight = 50
const viewport = 500

/** The page is visible; whether its window has the focus says `focus.has`. */
export function aWindow() {
  const focus = { has: true }
  vi.stubGlobal('document', { visibilityState: 'visible', hasFocus: () => focus.has })
  return focus
}

/** The list that the browser would draw: where it stands, and all places where it was told to go. */
export function aHandle(count: () => number, height: (index: number) => number = () => rowHeight) {
  const place = { offset: 0 }
  const handle = {
    get scrollOffset() {
      return place.offset
    },
    get scrollSize() {
      return count() * rowHeight
    },
    viewportSize: viewport,
    findItemIndex: (offset: number) => Math.floor(offset / rowHeight),
    getItemOffset: (index: number) => index * rowHeight,
    getItemSize: height,
  }
  const moves: number[] = []
  const list = {
    clientHeight: viewport,
    get scrollHeight() {
      return handle.scrollSize
    },
    get scrollTop() {
      return place.offset
    },
    set scrollTop(top) {
      moves.push(top)
    },
  }
  return { handle: handle as VirtualizerHandle, list: list as HTMLElement, place, moves }
}

/** A list of Anna's messages in a window without a browser, and what its keeper does with it. */
export function aList(count: number, unreadFrom: number | null = null) {
  const messages = Array.from({ length: count }, (_, index) => aMessage(index + 1))
  let height = (_index: number) => rowHeight
  const open = {
    rows: toRows(messages, [], me, unreadFrom),
    seenSeq: (unreadFrom ?? count + 1) - 1,
    firstUnseen: (seq = 0) => firstOfOthers(open.rows, Math.max(seq, open.seenSeq) + 1, me),
    chat: { unread: { count: 0 } },
    timeline: {
      hasBefore: true,
      hasAfter: false,
      stretch: 1,
      loadedTo: count,
      overfull: false,
      covers: vi.fn(() => true),
    },
    place: null as ScrollPlace | null,
    indexOf: (seq: number) => messages.findIndex((message) => message.seq >= seq),
    leaveAt: vi.fn((place: ScrollPlace | null) => {
      open.place = place
    }),
    pointAt: vi.fn(),
    loadAround: vi.fn(async () => {}),
    loadBefore: vi.fn(),
    loadAfter: vi.fn(),
    loadEnd: vi.fn(async () => {
      open.timeline.hasAfter = false
    }),
    makeRoom: vi.fn(),
    seen: vi.fn((row: Row) => {
      open.seenSeq = Math.max(open.seenSeq, row.message?.seq ?? 0)
    }),
    markUnread: vi.fn(),
  }
  const { handle, list, place, moves } = aHandle(
    () => open.rows.length,
    (index) => height(index),
  )
  const keeper = new ScrollKeeper(open as unknown as OpenChat)
  keeper.handle = handle
  keeper.list = list
  const scroll = (offset: number) => {
    place.offset = offset
    keeper.scrolled(offset)
  }
  const seen = () => open.seen.mock.lastCall?.[0].message?.seq
  /** More messages of Anna come, at once. */
  const come = (count: number) => {
    const from = messages.length + 1
    for (let seq = from; seq < from + count; seq += 1) messages.push(aMessage(seq))
    open.timeline.loadedTo = messages.length
    open.rows = toRows(messages, [], me, null)
    keeper.rowsChanged()
  }
  const measure = (rows: (index: number) => number) => {
    height = rows
  }
  return { open, keeper, scroll, seen, come, measure, moves }
}
