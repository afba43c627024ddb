import { makeAutoObservable } from 'mobx'

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

  constructor(private readonly storage: Storage | undefined = globalThis.localStorage) {
    makeAutoObservable<this, 'storage'>(this, { storage: false })
    this.read()
  }

  setTheme(theme: Theme): void {
    this.theme = theme
    this.keep(themeKey, theme)
  }

  setGreetings(on: boolean): void {
    this.greetings = on
    this.keep(greetingsKey, on ? 'on' : 'off')
  }

  setDesktop(on: boolean): void {
    this.desktop = on
    this.keep(desktopKey, on ? 'on' : 'off')
  }

  /** Takes up what another tab has chosen. */
  read(): void {
    const theme = this.storage?.getItem(themeKey)
    this.theme = theme === 'light' || theme === 'dark' ? theme : 'system'
    this.greetings = this.storage?.getItem(greetingsKey) !== 'off'
    this.desktop = this.storage?.getItem(desktopKey) === 'on'
  }

  private keep(key: string, value: string): void {
    try {
      this.storage?.setItem(key, value)
    } catch {
      // Storage is full or forbidden: the choice lives as long as the page.
    }
  }
}
