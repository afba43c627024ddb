/** Indexes of rows, from one to another; both belong to it. */
export interface Span {
  from: number
  to: number
}

/** So many rows come into the page in one frame, so that no frame has much to do. */
export const rowsAtOnce = 8

/**
 * What to hold in the page after `held`: the rows in `view` and, a few more at a time, those up to the row `farthest` above
 * or below it. Rows that came into view without being held have been work enough for this frame and count among the few.
 */
export function reachAhead(held: Span | null, view: Span, farthest: number): Span {
  const touches = held !== null && held.to >= view.from && held.from <= view.to
  const reached = touches ? held : { from: view.to + 1, to: view.from - 1 }
  if (farthest < view.from) {
    const more = room(reached.from - view.from)
    return { from: Math.max(farthest, Math.min(reached.from, view.from) - more), to: view.to }
  }
  const more = room(view.to - reached.to)
  return { from: view.from, to: Math.max(view.to, Math.min(farthest, Math.max(reached.to, view.to) + more)) }
}

/** How many more rows a frame takes that had `fresh` ones. */
function room(fresh: number): number {
  return Math.max(0, rowsAtOnce - Math.max(0, fresh))
}
