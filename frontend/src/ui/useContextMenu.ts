import type { MouseEvent } from 'react'
import { useLongPress } from './useLongPress.ts'

/** Opens the menu of a row by the right button, the menu key or a long touch, which then is no click. */
export function useContextMenu(open: (x: number, y: number) => void) {
  const press = useLongPress((_, x, y) => open(x, y))
  return {
    ...press.handlers,
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault()
      if (!press.takeMenu()) open(event.clientX, event.clientY)
    },
  }
}
