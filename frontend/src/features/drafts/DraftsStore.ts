import { makeAutoObservable, observable } from 'mobx'

/** Unsent text, one per chat. Written through to local storage at once, so that even a crash of the tab keeps it. */
export class DraftsStore {
  private readonly texts = observable.map<string, string>()
  private prefix = ''

  constructor(private readonly storage: Storage | undefined = globalThis.localStorage) {
    makeAutoObservable<this, 'storage' | 'prefix'>(this, { storage: false, prefix: false })
    // Told only of what another tab wrote: what is written here is known here.
    globalThis.addEventListener?.('storage', ({ key, newValue }: StorageEvent) => this.heard(key, newValue))
  }

  start(accountId: string): void {
    this.prefix = `draft:${accountId}:`
    this.texts.clear()
    for (const key of Object.keys(this.storage ?? {})) {
      if (key.startsWith(this.prefix))
        this.texts.set(key.slice(this.prefix.length), this.storage?.getItem(key) ?? '')
    }
  }

  get(chatId: string): string {
    return this.texts.get(chatId) ?? ''
  }

  set(chatId: string, text: string): void {
    if (text === '') {
      this.texts.delete(chatId)
      this.storage?.removeItem(this.prefix + chatId)
      return
    }
    this.texts.set(chatId, text)
    try {
      this.storage?.setItem(this.prefix + chatId, text)
    } catch {
      // Storage is full or forbidden: the draft lives as long as the page.
    }
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
