import type { MouseEvent, TouchEvent } from 'react'

const pressMs = 500
/** A click that a long touch makes comes by then. */
const clickMs = 500

/** A finger that rests for half a second acts, and its click is spent then. A move or the end of the touch calls it off. */
export class LongPress {
  act: (target: Element, x: number, y: number) => void = () => {}
  /** What a touch begins on may be left to the browser. */
  wanted: (target: Element) => boolean = () => true
  private touch: 'none' | 'resting' | 'long' = 'none'
  private timer: ReturnType<typeof setTimeout> | undefined

  /** A finger rests here or has just acted: a menu that the browser asks for now is its doing. */
  get isOn(): boolean {
    return this.touch !== 'none'
  }

  /** The browser asks for the menu: true when this touch has opened it already. It will not do so any more. */
  takeMenu(): boolean {
    const opened = this.touch === 'long'
    this.lift()
    return opened
  }

  readonly handlers = {
    onTouchStart: (event: TouchEvent) => this.start(event),
    onTouchMove: () => this.lift(),
    onTouchEnd: () => this.lift(),
    onTouchCancel: () => this.lift(),
    onClickCapture: (event: MouseEvent) => {
      if (this.touch !== 'long') return
      this.touch = 'none'
      event.preventDefault()
      event.stopPropagation()
    },
  }

  private start(event: TouchEvent): void {
    clearTimeout(this.timer)
    this.touch = 'none'
    const target = event.target as Element
    const finger = event.touches[0]
    if (!finger || event.touches.length > 1 || !this.wanted(target)) return
    const { clientX, clientY } = finger
    this.touch = 'resting'
    this.timer = setTimeout(() => {
      this.touch = 'long'
      this.act(target, clientX, clientY)
    }, pressMs)
  }

  private lift(): void {
    clearTimeout(this.timer)
    if (this.touch === 'resting') this.touch = 'none'
    else if (this.touch === 'long') this.timer = setTimeout(() => this.forget(), clickMs)
  }

  private forget(): void {
    this.touch = 'none'
  }
}
