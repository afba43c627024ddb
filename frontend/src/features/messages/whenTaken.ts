import type { KeyboardEvent } from 'react'
import { hasModifier } from '../../lib/hasModifier.ts'
import type { ScrollKeeper } from './ScrollKeeper.ts'

/** What the reader does to the list with his own hands. End leads to the newest message, loaded or not. */
export function whenTaken(scroll: ScrollKeeper) {
  return {
    onWheelCapture: () => scroll.taken(),
    onTouchMoveCapture: () => scroll.taken(),
    onKeyDownCapture: (event: KeyboardEvent) => {
      scroll.taken()
      if (event.key !== 'End' || hasModifier(event)) return
      event.preventDefault()
      void scroll.toEnd()
    },
  }
}
