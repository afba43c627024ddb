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
  /** The chat whose members were told that I type. */
  private mine: string | null = null
  /** Outlives the end of the typing: whoever sends many short messages tells no more often than one who writes a long one. */
  private told: { chatId: string; at: DOMHighResTimeStamp } | null = null
  private silence: ReturnType<typeof setTimeout> | undefined
  private later: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly person: (id: string) => Person,
    private readonly myId: () => string,
  ) {
    makeAutoObservable<this, 'person' | 'myId' | 'timers' | 'mine' | 'told' | 'silence' | 'later'>(this, {
      person: false,
      myId: false,
      timers: false,
      mine: false,
      told: false,
      silence: false,
      later: false,
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
      // Every message says so of its author, who has seldom been typing: nothing may be drawn anew by that.
      if (!others.includes(userId)) return
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
    if (this.mine !== chatId) this.stopped()
    const early = this.told?.chatId === chatId ? this.told.at + repeatMs - performance.now() : 0
    if (early <= 0) this.begin(chatId)
    // The first keys after a message: nobody knows of them yet, and there may be no more of them.
    else if (this.mine === null) this.later = setTimeout(() => this.begin(chatId), early)
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.stopped(), silenceMs)
  }

  private begin(chatId: string): void {
    this.putOff()
    this.mine = chatId
    this.told = { chatId, at: performance.now() }
    this.tell(chatId, true)
  }

  private putOff(): void {
    clearTimeout(this.later)
    this.later = undefined
  }

  /** I emptied the field, left the chat or have not pressed a key for a while. */
  stopped(): void {
    if (this.mine) this.tell(this.mine, false)
    this.sent()
  }

  /** I sent a message: it says by itself that I type no more, and nobody sees the old last message in between. */
  sent(): void {
    clearTimeout(this.silence)
    this.putOff()
    this.mine = null
  }

  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer)
    clearTimeout(this.silence)
    this.putOff()
    this.timers.clear()
    this.typing.clear()
    this.mine = null
    this.told = null
  }
}
