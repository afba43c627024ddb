import { makeAutoObservable } from 'mobx'
import { dayNumber } from '../../lib/days.ts'

const stepMs = 20_000

/** The time as far as phrases such as «5 минут назад» need it: moves on every few seconds. */
export class Clock {
  now = Date.now()

  constructor() {
    makeAutoObservable(this)
  }

  /** The beginning of the viewer's day: whatever says «сегодня» reads this, and is drawn anew at midnight only. */
  get today(): Date {
    const day = this.day
    return new Date(Math.floor(day / 10_000), Math.floor((day % 10_000) / 100) - 1, day % 100)
  }

  private get day(): number {
    return dayNumber(new Date(this.now))
  }

  /** Lets it run until the returned function is called. */
  start(): () => void {
    const tick = () => this.tick()
    const timer = setInterval(tick, stepMs)
    // A tab that nobody sees, or a computer that sleeps, may miss midnight.
    globalThis.document?.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      globalThis.document?.removeEventListener('visibilitychange', tick)
    }
  }

  tick(): void {
    this.now = Date.now()
  }
}

export const clock = new Clock()
