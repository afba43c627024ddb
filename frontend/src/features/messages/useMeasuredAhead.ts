import { useEffect, useRef, useState } from 'react'
import { reachAhead } from './ahead.ts'
import type { Row } from './rows.ts'
import type { ScrollKeeper } from './ScrollKeeper.ts'

/** Rows are drawn and measured this far ahead of the view, before anybody sees them: then nothing moves that is in view. */
const aheadPx = 1_200
/** The list has turned when it is so many rows back: by one or two it seems to, whenever rows above are measured. */
const rowsBack = 3

/**
 * Keeps rows ahead of the view in the page, on the side to which the list moves, a few more in each frame: which ones, by
 * index, and whom to tell that the list has moved.
 */
export function useMeasuredAhead(scroll: ScrollKeeper, rows: Row[]) {
  const [held, setHeld] = useState<{ first: string; last: string } | null>(null)
  const goesUp = useUpwards(rows)
  const frame = useRef(0)
  const drawn = useRef(rows)
  const from = indexOf(rows, held?.first)
  const to = indexOf(rows, held?.last)
  const isHeld = from >= 0 && to >= from

  const reachOut = () => {
    frame.current = 0
    const { handle } = scroll
    if (!handle || rows.length === 0) return
    if (drawn.current !== rows) {
      // A page that came has been work enough for this frame.
      drawn.current = rows
      moved.current()
      return
    }
    const rowAt = (offset: number) => Math.max(0, Math.min(handle.findItemIndex(offset), rows.length - 1))
    const top = handle.scrollOffset
    const bottom = top + handle.viewportSize
    const view = { from: rowAt(top), to: rowAt(bottom) }
    const farthest = goesUp(view.from) ? rowAt(top - aheadPx) : rowAt(bottom + aheadPx)
    const next = reachAhead(isHeld ? { from, to } : null, view, farthest)
    const [first, last] = [rows[next.from]?.key, rows[next.to]?.key]
    if (first === undefined || last === undefined) return
    if (first !== held?.first || last !== held.last) setHeld({ first, last })
  }
  const reach = useRef(reachOut)
  reach.current = reachOut

  const moved = useRef(() => {
    frame.current ||= requestAnimationFrame(() => reach.current())
  })
  useEffect(() => moved.current())
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  const indexes = isHeld ? Array.from({ length: to - from + 1 }, (_, n) => from + n) : []
  return { indexes, moved: moved.current }
}

/** Tells, with the index of the first row in view, whether the list moves up; it does until it is seen to turn. */
function useUpwards(rows: Row[]): (first: number) => boolean {
  const way = useRef<{ first?: string; upwards: boolean }>({ upwards: true })
  return (first) => {
    const { current } = way
    const before = indexOf(rows, current.first)
    const onwards = current.upwards ? before - first : first - before
    const turns = before >= 0 && onwards <= -rowsBack
    if (turns) current.upwards = !current.upwards
    if (before < 0 || turns || onwards > 0) current.first = rows[first]?.key
    return current.upwards
  }
}

/** By key, for indexes change when history comes. */
function indexOf(rows: Row[], key: string | undefined): number {
  return key === undefined ? -1 : rows.findIndex((row) => row.key === key)
}
