import { LocalValues } from '../../lib/LocalValues.ts'

/** Where in a chat its reader is: the first message in view, and how far below the upper edge it begins. */
export interface ScrollPlace {
  seq: number
  top: number
}

interface KeptPlace extends ScrollPlace {
  /** When it was written, in milliseconds: the oldest places are forgotten. */
  at: number
}

const writeAfterMs = 200
/** So many places at most are kept of one account. */
const keptMost = 200

/**
 * Where each chat was left, kept over switching and reloading. A chat without a place was left at its end. Every chat has a
 * key of its own, so that tabs take nothing from each other.
 */
export class ScrollPlaces {
  private readonly places = new Map<string, ScrollPlace>()
  /** Chats whose place is not written yet. */
  private readonly changed = new Set<string>()
  private prefix = ''
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly values = new LocalValues()) {
    globalThis.addEventListener?.('pagehide', () => this.write())
  }

  start(accountId: string): void {
    this.prefix = `place:${accountId}:`
    this.places.clear()
    // All places stood under one key once.
    this.values.remove(`places:${accountId}`)
    const kept = this.read().sort(([, a], [, b]) => b.at - a.at)
    for (const [chatId, { seq, top }] of kept.slice(0, keptMost)) this.places.set(chatId, { seq, top })
    for (const [chatId] of kept.slice(keptMost)) this.values.remove(this.prefix + chatId)
  }

  get(chatId: string): ScrollPlace | null {
    return this.places.get(chatId) ?? null
  }

  set(chatId: string, place: ScrollPlace | null): void {
    if (place) this.places.set(chatId, place)
    else if (!this.places.delete(chatId)) return
    this.changed.add(chatId)
    this.timer ??= setTimeout(() => this.write(), writeAfterMs)
  }

  clear(): void {
    this.write()
    this.places.clear()
    this.prefix = ''
  }

  private read(): [string, KeptPlace][] {
    return this.values.below(this.prefix).flatMap(([chatId, text]): [string, KeptPlace][] => {
      const place = placeFrom(text)
      return place ? [[chatId, place]] : []
    })
  }

  private write(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.prefix !== '') for (const chatId of this.changed) this.writeOne(chatId)
    this.changed.clear()
  }

  private writeOne(chatId: string): void {
    const place = this.places.get(chatId)
    if (place) this.values.set(this.prefix + chatId, JSON.stringify({ ...place, at: Date.now() }))
    else this.values.remove(this.prefix + chatId)
  }
}

function placeFrom(text: string): KeptPlace | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
