import { makeAutoObservable, observable } from 'mobx'
import type { Person } from '../users/Person.ts'

const shownMs = 6_000
const repeatMs = 3_000
const silenceMs = 5_000

/** Who is typing where, and telling others that I am. */
export class TypingStore {
  /** Set by `realtime`: tells the server. */
  tell: (chatId: string, active: boolean) => void = () => {}
  private readonly typing = observable.map<string, string[]>({}, { deep: false })
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>()
  private mine: { chatId: string; toldAt: number } | null = null
  private silence: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly person: (id: string) => Person,
    private readonly myId: () => string,
  ) {
    makeAutoObservable<this, 'person' | 'myId' | 'timers' | 'mine' | 'silence'>(this, {
      person: false,
      myId: false,
      timers: false,
      mine: false,
      silence: false,
      tell: false,
    })
  }

  /** Everybody but me who types in this chat, first come first. */
  who(chatId: string): Person[] {
    return (this.typing.get(chatId) ?? []).map((id) => this.person(id))
  }

  heard(chatId: string, userId: string, active: boolean): void {
    if (userId === this.myId()) return
    const key = `${chatId}/${userId}`
    clearTimeout(this.timers.get(key))
    const others = this.typing.get(chatId) ?? []
    if (!active) {
      this.timers.delete(key)
      this.typing.set(
        chatId,
        others.filter((id) => id !== userId),
      )
      return
    }
    if (!others.includes(userId)) this.typing.set(chatId, [...others, userId])
    this.timers.set(
      key,
      setTimeout(() => this.heard(chatId, userId, false), shownMs),
    )
  }

  /** I pressed a key in this chat. */
  typed(chatId: string): void {
    if (this.mine && this.mine.chatId !== chatId) this.stopped()
    const now = Date.now()
    if (!this.mine || now - this.mine.toldAt >= repeatMs) {
      this.mine = { chatId, toldAt: now }
      this.tell(chatId, true)
    }
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.stopped(), silenceMs)
  }

  /** I sent, emptied the field or left the chat. */
  stopped(): void {
    clearTimeout(this.silence)
    if (this.mine) this.tell(this.mine.chatId, false)
    this.mine = null
  }

  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer)
    clearTimeout(this.silence)
    this.timers.clear()
    this.typing.clear()
    this.mine = null
  }
}
