import { makeAutoObservable, observable } from 'mobx'
import { LocalValues } from '../../lib/LocalValues.ts'

/** Unsent text, one per chat. Written through to local storage at once, so that even a crash of the tab keeps it. */
export class DraftsStore {
  private readonly texts = observable.map<string, string>()
  private prefix = ''

  constructor(private readonly values = new LocalValues()) {
    makeAutoObservable<this, 'values' | 'prefix'>(this, { values: false, prefix: false })
    // Told only of what another tab wrote: what is written here is known here.
    globalThis.addEventListener?.('storage', ({ key, newValue }: StorageEvent) => this.heard(key, newValue))
  }

  start(accountId: string): void {
    this.prefix = `draft:${accountId}:`
    this.texts.replace(this.values.below(this.prefix))
  }

  get(chatId: string): string {
    return this.texts.get(chatId) ?? ''
  }

  set(chatId: string, text: string): void {
    if (text === '') {
      this.texts.delete(chatId)
      this.values.remove(this.prefix + chatId)
    } else {
      this.texts.set(chatId, text)
      this.values.set(this.prefix + chatId, text)
    }
  }

  /** The text was sent: it is no draft any more, and stays in storage only until the outbox has `kept` it. */
  sent(chatId: string, kept: Promise<unknown>): void {
    const key = this.prefix + chatId
    this.texts.delete(chatId)
    void kept.finally(() => {
      if (this.prefix + chatId !== key || !this.texts.has(chatId)) this.values.remove(key)
    })
  }

  private heard(key: string | null, text: string | null): void {
    if (this.prefix === '' || !key?.startsWith(this.prefix)) return
    const chatId = key.slice(this.prefix.length)
    if (text) this.texts.set(chatId, text)
    else this.texts.delete(chatId)
  }

  clear(): void {
    this.texts.clear()
  }
}
