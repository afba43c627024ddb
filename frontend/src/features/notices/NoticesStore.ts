import { makeAutoObservable, observableRef } from 'mobx'
import { codeOf } from '../../api/ApiError.ts'
import { explain } from '../../i18n/i18n.ts'
import type { Person } from '../users/Person.ts'

export type NoticeTone = 'info' | 'error' | 'coming' | 'going'

/** A notice; its words are read when it is shown, so that they follow names and language. */
export interface Notice {
  id: number
  text: string
  tone: NoticeTone
  /** Whom it is about: his picture stands beside the words. */
  person?: Person
  /** What can be done about it; such a notice stays until it is closed. */
  action?: { label: string; act: () => void }
}

type Details = Pick<Notice, 'person' | 'action'>

/** A notice that is in use is looked after again so much later. */
const againMs = 1_000
const shownMs = { info: 4_000, error: 8_000, coming: 4_000, going: 4_000 }
/** Of those that go by themselves. */
const most = 4

/** Short notices in the corner. */
export class NoticesStore {
  notices: Notice[] = []
  /** Set by what draws them: somebody points at one or has the focus in it, and none may go meanwhile. */
  inUse: () => boolean = () => false
  private lastId = 0

  constructor() {
    makeAutoObservable<this, 'lastId'>(this, { notices: observableRef, lastId: false, inUse: false })
  }

  show(text: string | (() => string), tone: NoticeTone = 'info', details: Details = {}): void {
    this.lastId += 1
    const id = this.lastId
    const words = typeof text === 'string' ? () => text : text
    const notice: Notice = {
      id,
      tone,
      ...details,
      get text() {
        return words()
      },
    }
    const all = [notice, ...this.notices]
    const passing = all.filter(({ action }) => !action).slice(0, most)
    this.notices = all.filter((one) => one.action || passing.includes(one))
    if (!details.action) this.closeAfter(shownMs[tone], id)
  }

  /** Says what went wrong and what to do next. */
  failed(error: unknown): void {
    const code = codeOf(error)
    this.show(() => explain(code), 'error')
  }

  private closeAfter(ms: number, id: number): void {
    setTimeout(() => (this.inUse() ? this.closeAfter(againMs, id) : this.close(id)), ms)
  }

  close(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id)
  }
}
