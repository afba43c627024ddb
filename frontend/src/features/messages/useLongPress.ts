import { type MouseEvent, type TouchEvent, useRef } from 'react'

const pressMs = 500

/** Opens something by the right button, the menu key or a long touch, and leaves links and chosen text alone. */
export function useLongPress(open: (x: number, y: number) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const cancel = () => clearTimeout(timer.current)
  return {
    onContextMenu: (event: MouseEvent) => {
      if ((event.target as Element).closest('a') || String(getSelection())) return
      event.preventDefault()
      open(event.clientX, event.clientY)
    },
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches[0]
      if (touch) timer.current = setTimeout(() => open(touch.clientX, touch.clientY), pressMs)
    },
    onTouchMove: cancel,
    onTouchEnd: cancel,
    onTouchCancel: cancel,
  }
}
