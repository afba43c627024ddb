/** Where in a chat its reader is: the first message in view, and how far below the upper edge it begins. */
export interface ScrollPlace {
  seq: number
  top: number
}

const writeAfterMs = 200

/** Where each chat was left, kept over switching and reloading. A chat without a place was left at its end. */
export class ScrollPlaces {
  private readonly places = new Map<string, ScrollPlace>()
  private key = ''
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly storage: Storage | undefined = globalThis.localStorage) {
    globalThis.addEventListener?.('pagehide', () => this.write())
  }

  start(accountId: string): void {
    this.key = `places:${accountId}`
    this.places.clear()
    for (const [chatId, place] of this.read()) this.places.set(chatId, place)
  }

  get(chatId: string): ScrollPlace | null {
    return this.places.get(chatId) ?? null
  }

  set(chatId: string, place: ScrollPlace | null): void {
    if (place) this.places.set(chatId, place)
    else if (!this.places.delete(chatId)) return
    this.timer ??= setTimeout(() => this.write(), writeAfterMs)
  }

  clear(): void {
    this.write()
    this.places.clear()
    this.key = ''
  }

  private read(): [string, ScrollPlace][] {
    try {
      return Object.entries(JSON.parse(this.storage?.getItem(this.key) ?? '{}'))
    } catch {
      return []
    }
  }

  private write(): void {
    if (this.timer === undefined) return
    clearTimeout(this.timer)
    this.timer = undefined
    try {
      this.storage?.setItem(this.key, JSON.stringify(Object.fromEntries(this.places)))
    } catch {
      // Storage is full or forbidden: the places live as long as the page.
    }
  }
}
