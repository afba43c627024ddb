import { makeAutoObservable } from 'mobx'
import { log } from '../../lib/log.ts'

type Permission = NotificationPermission | 'unsupported'

export interface DesktopNote {
  title: string
  body: string
  icon?: string
  /** Notes of one tag replace each other, also those of other tabs. */
  tag: string
  onClick: () => void
}

/** The notifications of the system, as far as the browser lets us. */
export class DesktopNotifications {
  permission: Permission = typeof Notification === 'undefined' ? 'unsupported' : Notification.permission

  constructor() {
    makeAutoObservable(this)
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

  show({ title, body, icon, tag, onClick }: DesktopNote): void {
    if (!this.allowed) return
    try {
      const note = new Notification(title, { body, icon, tag })
      note.onclick = () => {
        globalThis.focus()
        note.close()
        onClick()
      }
    } catch (error) {
      // Android's Chrome knows only those of a service worker.
      log('no notification of the page', error)
    }
  }

  private answered(permission: Permission): void {
    this.permission = permission
  }
}
