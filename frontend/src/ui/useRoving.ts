import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from 'react'

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/**
 * One Tab stop for a whole list: the arrows, Home and End move the focus among its `[data-roving]` elements. Tab leads
 * to the one that had the focus last, else to the chosen one (`aria-current`), else to the first. When the one that has
 * the focus goes, the focus goes on to the one in its place.
 */
export function useRoving<T extends HTMLElement>() {
  const list = useRef<T>(null)
  const last = useRef<Element | null>(null)
  const focusAt = useRef<number | null>(null)
  useEffect(() => {
    const items = itemsOf(list.current)
    if (focusAt.current !== null && last.current?.isConnected === false) {
      if (document.activeElement === document.body)
        items[Math.min(focusAt.current, items.length - 1)]?.focus()
      else focusAt.current = null
    }
    const chosen = items.find((item) => item.hasAttribute('aria-current'))
    const stop = items.find((item) => item === last.current) ?? chosen ?? items[0]
    for (const item of items) item.tabIndex = item === stop ? 0 : -1
  })
  const onFocus = (event: FocusEvent<T>) => {
    const items = itemsOf(list.current)
    const focused = items.find((item) => item === event.target)
    if (!focused) return
    last.current = focused
    focusAt.current = items.indexOf(focused)
    for (const item of items) item.tabIndex = item === focused ? 0 : -1
  }
  const onKeyDown = (event: KeyboardEvent<T>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const items = itemsOf(list.current)
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

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-roving]') ?? [])]
}
