import type { KeyboardEvent, MouseEvent } from 'react'
import { exactTime } from '../../i18n/times.ts'
import { useLongPress } from '../../ui/useLongPress.ts'
import { pressAmongRows } from './rowFocus.ts'
import type { Row } from './rows.ts'

/**
 * What happens on rows, heard once on the list instead of on each row: the menu by the right button, the menu key or a
 * long touch, which leaves links and chosen text alone; and the exact time, put into words when somebody points at it.
 */
export function useRowEvents(rows: Row[], open: (row: Row, x: number, y: number) => void) {
  const rowAt = (target: EventTarget, part: 'speech' | 'time') => {
    const key = (target as Element).closest<HTMLElement>(`[data-${part}]`)?.dataset[part]
    return key === undefined ? undefined : rows.find((row) => row.key === key)
  }
  const press = useLongPress(
    (target, x, y) => {
      const row = rowAt(target, 'speech')
      if (row) open(row, x, y)
    },
    (target) => !isOfBrowser(target),
  )
  return {
    ...press.handlers,
    onMouseOver: (event: MouseEvent) => {
      const row = rowAt(event.target, 'time')
      if (row) (event.target as HTMLElement).title = exactTime(row.time)
    },
    onContextMenu: (event: MouseEvent) => {
      const row = rowAt(event.target, 'speech')
      // By a long touch the browser chooses a word: that is no text which had been chosen before.
      if (!row || (!press.isOn && isOfBrowser(event.target as Element))) return
      event.preventDefault()
      if (!press.takeMenu()) open(row, event.clientX, event.clientY)
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      pressAmongRows(event, (place, x, y) => {
        const row = rowAt(place, 'speech')
        if (row) open(row, x, y)
      })
    },
  }
}

/** The browser's own menu is wanted: that of a link, or of the text that is chosen. */
function isOfBrowser(target: Element): boolean {
  return target.closest('a') !== null || String(getSelection()) !== ''
}
