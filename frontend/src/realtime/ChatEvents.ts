import type { RootStore } from '../stores/RootStore.ts'
import { applyChatEvent, endsChat } from './dispatch.ts'
import type { ChatEvent } from './frames.ts'

/**
 * Lets the events of each chat through in the order of `rev`: older ones are ignored, the next one is applied, later
 * ones and those of unknown chats are set aside until the hole is filled or a sync has leapt over it.
 */
export class ChatEvents {
  private readonly aside = new Map<string, Map<number, ChatEvent>>()
  /** Chats of which some reply has already shown a higher `rev`. */
  private readonly expected = new Map<string, number>()

  constructor(private readonly root: RootStore) {}

  offer(event: ChatEvent): void {
    const { chats } = this.root
    const rev = chats.get(event.chat_id)?.rev ?? chats.gone.get(event.chat_id) ?? -1
    if (event.rev <= rev) return
    if (endsChat(event, this.root.myId)) this.apply(event)
    else this.setAside(event)
    this.drain(event.chat_id)
  }

  /** A reply told of this `rev`; its event should follow. */
  expect(chatId: string, rev: number): void {
    if (rev > (this.expected.get(chatId) ?? 0)) this.expected.set(chatId, rev)
  }

  /** A reply has shown a change whose event has not come. */
  get isLate(): boolean {
    return [...this.expected].some(([chatId, rev]) => (this.root.chats.get(chatId)?.rev ?? rev) < rev)
  }

  /** Something is known to be missing. */
  get hasHole(): boolean {
    for (const [chatId, rev] of this.expected) {
      const chat = this.root.chats.get(chatId)
      if (chat && chat.rev < rev) return true
      this.expected.delete(chatId)
    }
    return this.aside.size > 0
  }

  /** After a sync: events that the snapshot holds already go, those that now follow are applied. */
  settle(): void {
    for (const chatId of [...this.aside.keys()]) {
      if (this.root.chats.get(chatId)) this.drain(chatId)
      else this.keepInvitations(chatId)
    }
  }

  clear(): void {
    this.aside.clear()
    this.expected.clear()
  }

  private setAside(event: ChatEvent): void {
    const events = this.aside.get(event.chat_id) ?? new Map<number, ChatEvent>()
    events.set(event.rev, event)
    this.aside.set(event.chat_id, events)
  }

  private drain(chatId: string): void {
    const events = this.aside.get(chatId)
    if (!events) return
    for (let next = this.next(chatId, events); next; next = this.next(chatId, events)) this.apply(next)
    const rev = this.root.chats.get(chatId)?.rev ?? this.root.chats.gone.get(chatId) ?? -1
    for (const known of [...events.keys()]) if (known <= rev) events.delete(known)
    if (events.size === 0) this.aside.delete(chatId)
  }

  /** The event that may be applied now: the next `rev`, or the one that brings an unknown chat. */
  private next(chatId: string, events: Map<number, ChatEvent>): ChatEvent | undefined {
    const chat = this.root.chats.get(chatId)
    if (chat) return events.get(chat.rev + 1)
    const gone = this.root.chats.gone.get(chatId) ?? -1
    return [...events.values()].find((event) => event.type === 'chat.created' && event.rev > gone)
  }

  private apply(event: ChatEvent): void {
    this.aside.get(event.chat_id)?.delete(event.rev)
    applyChatEvent(this.root, event)
  }

  /** I am not in this chat: nothing about it concerns me but being added. */
  private keepInvitations(chatId: string): void {
    const events = this.aside.get(chatId)
    for (const [rev, event] of events ?? []) if (event.type !== 'chat.created') events?.delete(rev)
    if (events?.size === 0) this.aside.delete(chatId)
    else this.drain(chatId)
  }
}
