import type { KeyboardEvent } from 'react'
import { hasModifier } from '../../lib/hasModifier.ts'

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/**
 * The list of messages is one Tab stop: from it ↑ and ↓ lead to the lowest message in view and on from one to the next,
 * Enter opens the menu of the one in focus. A message that is taller than the view is scrolled through first.
 */
export function pressAmongRows(
  event: KeyboardEvent<HTMLElement>,
  openMenu: (row: HTMLElement, x: number, y: number) => void,
): void {
  if (hasModifier(event)) return
  const list = event.currentTarget
  const rows = [...list.querySelectorAll<HTMLElement>('[data-speech]')]
  const row = rows.find((one) => one === event.target)
  const step = steps[event.key]
  if (row && event.key === 'Enter') {
    // Where the menu of its button hangs. A made-up click on that would not count as a press of a key.
    const { left = 0, bottom = 0 } = row.querySelector('[aria-haspopup]')?.getBoundingClientRect() ?? {}
    openMenu(row, left, bottom)
    event.preventDefault()
  }
  if (step === undefined || (!row && event.target !== list)) return
  const view = list.getBoundingClientRect()
  if (row && goesOn(row.getBoundingClientRect(), view, step)) return
  const lowest = () => rows.findLast((one) => one.getBoundingClientRect().top < view.bottom)
  const next = row ? rows[rows.indexOf(row) + step] : lowest()
  if (!next) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

/** There is more of it beyond the edge that one moves to. */
function goesOn(row: DOMRect, view: DOMRect, step: number): boolean {
  return step > 0 ? row.bottom > view.bottom + 1 : row.top < view.top - 1
}
