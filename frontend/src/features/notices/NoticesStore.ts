import { makeAutoObservable } from 'mobx'
import { codeOf } from '../../api/ApiError.ts'
import { explain } from '../../i18n/i18n.ts'

export interface Notice {
  id: number
  text: string
  tone: 'info' | 'error'
}

const shownMs = { info: 4_000, error: 8_000 }
const most = 4

/** Short notices in the corner. */
export class NoticesStore {
  notices: Notice[] = []
  private lastId = 0

  constructor() {
    makeAutoObservable<this, 'lastId'>(this, { lastId: false })
  }

  show(text: string, tone: Notice['tone'] = 'info'): void {
    this.lastId += 1
    const notice = { id: this.lastId, text, tone }
    this.notices = [notice, ...this.notices].slice(0, most)
    setTimeout(() => this.close(notice.id), shownMs[tone])
  }

  /** Says what went wrong and what to do next. */
  failed(error: unknown): void {
    this.show(explain(codeOf(error)), 'error')
  }

  close(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id)
  }
}
