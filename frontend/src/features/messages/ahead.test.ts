import { describe, expect, it } from 'vitest'
import { reachAhead, rowsAtOnce, type Span } from './ahead.ts'

const view: Span = { from: 50, to: 59 }

describe('rows held ahead of the view', () => {
  it('are more in each frame, up to the farthest', () => {
    const first = reachAhead(view, view, 30)
    expect(first).toEqual({ from: 50 - rowsAtOnce, to: 59 })
    const second = reachAhead(first, view, 30)
    expect(second).toEqual({ from: 50 - 2 * rowsAtOnce, to: 59 })
    expect(reachAhead(second, view, 30)).toEqual({ from: 30, to: 59 })
  })

  it('stand below when the list moves down', () => {
    expect(reachAhead(view, view, 90)).toEqual({ from: 50, to: 59 + rowsAtOnce })
    expect(reachAhead({ from: 40, to: 64 }, view, 66)).toEqual({ from: 50, to: 66 })
  })

  it('wait while the view itself has new rows', () => {
    expect(reachAhead(null, view, 30)).toEqual(view)
    expect(reachAhead({ from: 90, to: 99 }, view, 30)).toEqual(view)
    expect(reachAhead({ from: 53, to: 70 }, view, 30)).toEqual({ from: 50 - (rowsAtOnce - 3), to: 59 })
    expect(reachAhead({ from: 40, to: 54 }, view, 90)).toEqual({ from: 50, to: 59 + (rowsAtOnce - 5) })
  })

  it('are those in view when nothing is ahead', () => {
    expect(reachAhead(view, view, 50)).toEqual(view)
    expect(reachAhead(view, view, 59)).toEqual(view)
  })
})
