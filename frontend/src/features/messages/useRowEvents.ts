import { type KeyboardEvent, type MouseEvent, type TouchEvent, useRef } from 'react'
import { exactTime } from '../../i18n/times.ts'
import { pressAmongRows } from './rowFocus.ts'
import type { Row } from './rows.ts'

const pressMs = 500

/**
 * What happens on rows, heard once on the list instead of on each row: the menu by the right button, the menu key or a
 * long touch, which leaves links and chosen text alone; and the exact time, put into words when somebody points at it.
 */
export function useRowEvents(rows: Row[], open: (row: Row, x: number, y: number) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const cancel = () => clearTimeout(timer.current)
  const rowAt = (target: EventTarget, part: 'speech' | 'time') => {
    const key = (target as Element).closest<HTMLElement>(`[data-${part}]`)?.dataset[part]
    return key === undefined ? undefined : rows.find((row) => row.key === key)
  }
  return {
    onMouseOver: (event: MouseEvent) => {
      const row = rowAt(event.target, 'time')
      if (row) (event.target as HTMLElement).title = exactTime(row.time)
    },
    onContextMenu: (event: MouseEvent) => {
      const row = rowAt(event.target, 'speech')
      if (!row || (event.target as Element).closest('a') || String(getSelection())) return
      event.preventDefault()
      open(row, event.clientX, event.clientY)
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      pressAmongRows(event, (place, x, y) => {
        const row = rowAt(place, 'speech')
        if (row) open(row, x, y)
      })
    },
    onTouchStart: (event: TouchEvent) => {
      const row = rowAt(event.target, 'speech')
      const touch = event.touches[0]
      if (row && touch) timer.current = setTimeout(() => open(row, touch.clientX, touch.clientY), pressMs)
    },
    onTouchMove: cancel,
    onTouchEnd: cancel,
    onTouchCancel: cancel,
  }
}
