import { useEffect, useRef, useState } from 'react'
import type { Row } from './rows.ts'
import type { ScrollKeeper } from './ScrollKeeper.ts'

/** Rows are measured this far above the view, before anybody sees them: then nothing moves that is in view. */
const aheadPx = 900
/** So many at a time, so that no frame has much to do. */
const rowsAtOnce = 5

/**
 * Keeps rows above the view in the page, a few more in each frame: which ones, by index, and whom to tell that the list
 * has moved.
 */
export function useMeasuredAhead(scroll: ScrollKeeper, rows: Row[]) {
  const [held, setHeld] = useState<{ from: string; to: string } | null>(null)
  const frame = useRef(0)
  const from = held ? rows.findIndex((row) => row.key === held.from) : -1
  const to = held ? rows.findIndex((row) => row.key === held.to) : -1

  const reachOut = () => {
    frame.current = 0
    const { handle } = scroll
    if (!handle) return
    const offset = handle.scrollOffset
    const first = Math.max(0, Math.min(handle.findItemIndex(offset), rows.length - 1))
    const farthest = Math.max(0, handle.findItemIndex(Math.max(0, offset - aheadPx)))
    const reached = from < 0 || from > first ? first : from
    const next = rows[Math.max(farthest, reached - rowsAtOnce)]?.key
    const last = rows[first]?.key
    if (next === undefined || last === undefined) return
    if (next !== held?.from || last !== held.to) setHeld({ from: next, to: last })
  }
  const reach = useRef(reachOut)
  reach.current = reachOut

  const moved = useRef(() => {
    frame.current ||= requestAnimationFrame(() => reach.current())
  })
  useEffect(() => moved.current())
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  const indexes = from < 0 || to < from ? [] : Array.from({ length: to - from + 1 }, (_, n) => from + n)
  return { indexes, moved: moved.current }
}
