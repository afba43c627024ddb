import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from 'react'

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/**
 * One Tab stop for a whole list: the arrows, Home and End move the focus among its `[data-roving]` elements. Tab leads
 * to the one that had the focus last, else to the chosen one (`aria-current`), else to the first. When the one that has
 * the focus goes, the focus goes on to the one in its place.
 */
export function useRoving<T extends HTMLElement>() {
  const list = useRef<T>(null)
  const last = useRef<HTMLElement | null>(null)
  const focusAt = useRef<number | null>(null)
  const stop = useRef<HTMLElement | null>(null)
  const stopAt = (item: HTMLElement | null) => {
    if (stop.current) stop.current.tabIndex = -1
    if (item) item.tabIndex = 0
    stop.current = item
  }
  // After every drawing, and a list may be long: only items that are new here are visited.
  useEffect(() => {
    for (const item of find(list.current, ':not([tabindex])')) item.tabIndex = -1
    if (focusAt.current !== null && last.current?.isConnected === false) {
      const items = find(list.current)
      if (document.activeElement === document.body)
        items[Math.min(focusAt.current, items.length - 1)]?.focus()
      else focusAt.current = null
    }
    const kept = list.current?.contains(last.current) ? last.current : null
    stopAt(kept ?? first(list.current, '[aria-current]') ?? first(list.current))
  })
  const onFocus = (event: FocusEvent<T>) => {
    const items = find(list.current)
    const focused = items.find((item) => item === event.target)
    if (!focused) return
    last.current = focused
    focusAt.current = items.indexOf(focused)
    stopAt(focused)
  }
  const onKeyDown = (event: KeyboardEvent<T>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const items = find(list.current)
    const at = items.indexOf(document.activeElement as HTMLElement)
    const step = steps[event.key]
    if (at < 0) return
    const ends: Record<string, number> = { Home: 0, End: items.length - 1 }
    const next = ends[event.key] ?? (step === undefined ? at : at + step)
    if (next === at || !items[next]) return
    event.preventDefault()
    items[next].focus()
  }
  const onBlur = () => {
    if (last.current?.isConnected) focusAt.current = null
  }
  return { ref: list, onFocus, onBlur, onKeyDown }
}

/** The items of a list, all or those with this selector. */
function find(list: HTMLElement | null, those = ''): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>(`[data-roving]${those}`) ?? [])]
}

function first(list: HTMLElement | null, those = ''): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-roving]${those}`) ?? null
}
