import { makeAutoObservable } from 'mobx'
import { LocalValues } from '../../lib/LocalValues.ts'

export type Theme = 'system' | 'light' | 'dark'

const themeKey = 'theme'
const greetingsKey = 'greetings'
const desktopKey = 'desktop-notifications'

/** How this browser should look and what it should tell; belongs to the browser, not to the account. */
export class Preferences {
  theme: Theme = 'system'
  /** Toasts when somebody comes or goes. */
  greetings = true
  /** Notifications of the system for new messages; only with the browser's permission. */
  desktop = false

  constructor(private readonly values = new LocalValues()) {
    makeAutoObservable<this, 'values'>(this, { values: false })
    this.read()
  }

  setTheme(theme: Theme): void {
    this.theme = theme
    this.values.set(themeKey, theme)
  }

  setGreetings(on: boolean): void {
    this.greetings = on
    this.values.set(greetingsKey, on ? 'on' : 'off')
  }

  setDesktop(on: boolean): void {
    this.desktop = on
    this.values.set(desktopKey, on ? 'on' : 'off')
  }

  /** Takes up what another tab has chosen. */
  read(): void {
    const theme = this.values.get(themeKey)
    this.theme = theme === 'light' || theme === 'dark' ? theme : 'system'
    this.greetings = this.values.get(greetingsKey) !== 'off'
    this.desktop = this.values.get(desktopKey) === 'on'
  }
}
