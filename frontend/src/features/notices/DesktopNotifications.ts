import { makeAutoObservable } from 'mobx'
import { log } from '../../lib/log.ts'

type Permission = NotificationPermission | 'unsupported'

export interface DesktopNote {
  title: string
  body: string
  icon?: string
  /** Notes of one tag replace each other, also those of other tabs. */
  tag: string
  /** Where it leads to. */
  path: string
  onClick: () => void
}

/** The notifications of the system, as far as the browser lets us. */
export class DesktopNotifications {
  permission: Permission = present()

  constructor() {
    makeAutoObservable(this)
  }

  /** Takes up what the user has answered elsewhere: in another tab, or in the settings of the browser. */
  read(): void {
    this.permission = present()
  }

  get allowed(): boolean {
    return this.permission === 'granted'
  }

  /** Only ever called by a press of a button. */
  async ask(): Promise<boolean> {
    if (this.permission === 'unsupported') return false
    this.answered(await Notification.requestPermission())
    return this.allowed
  }

  show(given: DesktopNote): void {
    this.read()
    if (!this.allowed) return
    const { title, body, icon, tag, onClick } = given
    try {
      const note = new Notification(title, { body, icon, tag })
      note.onclick = () => {
        globalThis.focus()
        note.close()
        onClick()
      }
    } catch (error) {
      log('no notification of the page', error)
      this.showByWorker(given).catch((failure) => log('nor of the service worker', failure))
    }
  }

  /** Android's Chrome knows only those of a service worker, which then leads to the chat itself. */
  private async showByWorker({ title, body, icon, tag, path }: DesktopNote): Promise<void> {
    const worker = await navigator.serviceWorker.getRegistration()
    await worker?.showNotification(title, { body, icon, tag, data: path })
  }

  private answered(permission: Permission): void {
    this.permission = permission
  }
}

function present(): Permission {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission
}
