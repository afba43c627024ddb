import { type MouseEvent, type TouchEvent, useRef } from 'react'

const pressMs = 500

/** Opens the menu of a row by the right button, the menu key or a long touch, which then is no click. */
export function useContextMenu(open: (x: number, y: number) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pressed = useRef(false)
  const cancel = () => clearTimeout(timer.current)
  return {
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault()
      cancel()
      if (!pressed.current) open(event.clientX, event.clientY)
    },
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches[0]
      pressed.current = false
      if (!touch) return
      timer.current = setTimeout(() => {
        pressed.current = true
        open(touch.clientX, touch.clientY)
      }, pressMs)
    },
    onTouchMove: cancel,
    onTouchEnd: cancel,
    onTouchCancel: cancel,
    onClickCapture: (event: MouseEvent) => {
      if (!pressed.current) return
      pressed.current = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
