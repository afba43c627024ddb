import { makeAutoObservable } from 'mobx'

const stepMs = 20_000

/** The time as far as phrases such as «5 минут назад» need it: moves on every few seconds. */
class Clock {
  now = Date.now()

  constructor() {
    makeAutoObservable(this)
  }

  /** Lets it run until the returned function is called. */
  start(): () => void {
    const timer = setInterval(() => this.tick(), stepMs)
    return () => clearInterval(timer)
  }

  tick(): void {
    this.now = Date.now()
  }
}

export const clock = new Clock()
