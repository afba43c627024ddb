import { makeAutoObservable, observableRef } from 'mobx'
import type { Message } from '../api/types.ts'
import type { OutboxItem } from '../features/outbox/OutboxStorage.ts'
import type { Person } from '../features/users/Person.ts'
import { explain, t } from '../i18n/i18n.ts'
import { mostAtOnce, newTexts } from './announced.ts'

/** By then a screen reader has taken them; what is deleted must not stay in the page. */
const keptMs = 5_000

interface Line {
  key: number
  text: string
}

/** What a screen reader is to say of the open chat: each line goes by itself, however many come after it. */
export class Spoken {
  lines: Line[] = []
  private lastKey = 0
  /** Everything up to this `seq` has been said or was there before. */
  private upTo: number | null = null
  private failures: ReadonlySet<string> = new Set()

  constructor(
    private readonly myId: string,
    private readonly person: (id: string) => Person,
  ) {
    makeAutoObservable<this, 'lastKey' | 'upTo' | 'failures' | 'myId' | 'person'>(this, {
      lines: observableRef,
      lastKey: false,
      upTo: false,
      failures: false,
      myId: false,
      person: false,
    })
  }

  /** The messages at the end of the chat, again and again: those are said that were not among them before. */
  heard(messages: readonly Message[]): void {
    const seq = messages.at(-1)?.seq
    if (seq === undefined) return
    const fresh = this.upTo === null ? [] : newTexts(messages, this.upTo, this.myId)
    this.upTo = Math.max(seq, this.upTo ?? 0)
    this.say(
      fresh.map(({ author_id, text }) => t('messages.announce', { name: this.person(author_id).name, text })),
    )
  }

  /** What waits in the outbox: each failure is said once, not whenever its row comes into view. */
  waits(items: readonly OutboxItem[]): void {
    const failed = items.filter((item) => item.state === 'failed')
    const fresh = failed.filter((item) => !this.failures.has(item.clientId))
    this.failures = new Set(failed.map((item) => item.clientId))
    this.say(fresh.map(({ code }) => `${t('messages.failed')}. ${explain(code ?? 'unknown')}`))
  }

  private say(texts: string[]): void {
    if (texts.length === 0) return
    const fresh = texts.map((text) => {
      this.lastKey += 1
      return { key: this.lastKey, text }
    })
    this.lines = [...this.lines, ...fresh].slice(-mostAtOnce)
    setTimeout(() => this.forget(fresh), keptMs)
  }

  private forget(said: Line[]): void {
    this.lines = this.lines.filter((line) => !said.includes(line))
  }
}
