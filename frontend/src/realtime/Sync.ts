import { runInAction } from 'mobx'
import type { Chat as ChatData, Message, Sync as SyncReply, SyncRequest } from '../api/types.ts'
import { t } from '../i18n/i18n.ts'
import { log } from '../lib/log.ts'
import type { RootStore } from '../stores/RootStore.ts'
import type { ChatEvents } from './ChatEvents.ts'
import type { FrameCounter } from './FrameCounter.ts'

/** Messages held of a chat may miss changes above `from`; a reply that reaches `until` makes them whole. */
interface Lag {
  from: number
  until: number
}

/** What is asked, and the `rev` of each chat as it was held at that moment. */
interface Question {
  words: SyncRequest
  held: ReadonlyMap<string, number>
}

/** `/chats/sync`: one question that makes everything equal to the server again. */
export class Sync {
  private generation: string | null = null
  private readonly lags = new Map<string, Lag>()
  private again = false
  /** Something came that only a question asked from now on can explain. */
  private doubtful = false

  constructor(
    private readonly root: RootStore,
    private readonly events: ChatEvents,
    private readonly counter: FrameCounter,
  ) {}

  /** Asks, and once more where the reply itself leaves something open. Rejects when the server did not answer. */
  async run(): Promise<void> {
    do {
      this.again = false
      const mark = this.counter.mark()
      this.doubtful = false
      const asked = this.question()
      const reply = await this.root.chats.sync(asked.words)
      log('sync', { chats: reply.chats.length, changes: reply.changes.length, reset: reply.reset.length })
      runInAction(() => this.apply(asked, reply))
      this.counter.settle(mark)
    } while (this.again)
  }

  /** A page of an older `rev` came: it may show what has changed since. */
  pageIsBehind(chatId: string, rev: number, until: number): void {
    const lag = this.lags.get(chatId)
    this.lags.set(chatId, { from: Math.min(rev, lag?.from ?? rev), until: Math.max(until, lag?.until ?? 0) })
  }

  /** News came of a chat that is not known, or known anew: its own state must be asked for. */
  doubt(): void {
    this.doubtful = true
  }

  clear(): void {
    this.doubtful = false
    this.generation = null
    this.lags.clear()
  }

  get hasHole(): boolean {
    return this.doubtful || this.lags.size > 0
  }

  private question(): Question {
    const { chats: mine } = this.root.chats
    for (const id of this.lags.keys()) if (!mine.has(id)) this.lags.delete(id)
    const chats: SyncRequest['chats'] = {}
    const held = new Map<string, number>()
    for (const [id, chat] of mine) {
      chats[id] = [this.lags.get(id)?.from ?? chat.rev, chat.my.whole, chat.othersReadSeq]
      held.set(id, chat.rev)
    }
    return { words: { generation: this.generation, chats }, held }
  }

  private apply(asked: Question, reply: SyncReply): void {
    const restored = this.generation !== null && this.generation !== reply.generation
    this.generation = reply.generation
    for (const id of restored ? [...this.root.chats.chats.keys()] : reply.reset) this.forgetMessages(id)
    for (const changes of reply.changes) {
      for (const message of changes.messages) this.showMessage(message)
    }
    const held = new Map([...this.root.chats.chats.values()].map((chat) => [chat.id, chat.data.last_seq]))
    for (const chat of reply.chats) this.acceptChat(asked, chat, restored)
    if (!restored) for (const { id } of reply.chats) this.tellMissed(id, held.get(id), reply)
    for (const id of reply.removed) this.removeChat(asked, id)
    this.root.chats.loaded = true
    this.events.settle()
    this.root.synced()
  }

  private showMessage(message: Message): void {
    this.root.messages.merge(message)
    if (message.author_id === this.root.myId) this.root.outbox.settled(message.client_id)
  }

  /** Of what was missed in a chat that was held up to here, the newest text of somebody else may be worth a notification. */
  private tellMissed(chatId: string, heldSeq: number | undefined, reply: SyncReply): void {
    const chat = this.root.chats.get(chatId)
    if (!chat || heldSeq === undefined) return
    const changes = reply.changes.find((one) => one.chat_id === chatId)?.messages ?? []
    const above = Math.max(heldSeq, chat.unread.readSeq)
    const missed = [...changes, ...(chat.lastMessage ? [chat.lastMessage] : [])].filter(
      ({ seq, kind, deleted, author_id }) =>
        seq > above && kind === 'text' && !deleted && author_id !== this.root.myId,
    )
    const newest = missed.sort((a, b) => b.seq - a.seq)[0]
    if (newest) void this.root.alerts.came(chat, newest)
  }

  private acceptChat(asked: Question, data: ChatData, restored: boolean): void {
    const { chats, members } = this.root
    const known = chats.get(data.id)
    if (known?.rev !== data.rev) members.invalidate(data.id)
    // A chat that was not named comes without its changes.
    if (!known || !(data.id in asked.words.chats)) this.forgetMessages(data.id)
    // A restored backup may be behind; its word counts all the same.
    if (known && restored && data.rev < known.rev) known.restore(data)
    if (restored) chats.gone.delete(data.id)
    chats.accept(data)
    this.closeLag(asked, data)
  }

  private closeLag(asked: Question, data: ChatData): void {
    const lag = this.lags.get(data.id)
    const from = asked.words.chats[data.id]?.[0]
    if (!lag || from === undefined || from > lag.from) return
    if (data.rev >= lag.until) this.lags.delete(data.id)
    else this.lags.set(data.id, { ...lag, from: data.rev })
  }

  /** The reply says that I am out; if I was added anew meanwhile, only another reply can tell. */
  private removeChat(asked: Question, id: string): void {
    const known = this.root.chats.get(id)
    if (!known) return
    if (known.enteredAt > (asked.held.get(id) ?? 0)) {
      this.again = true
      return
    }
    this.root.chats.drop(id, known.rev)
    this.forgetMessages(id)
    this.root.messages.forget(id)
    this.root.members.invalidate(id)
    const name = known.title
    this.root.notices.show(() => t('notices.chatGone', { name }))
  }

  private forgetMessages(id: string): void {
    this.lags.delete(id)
    this.root.messages.reset(id)
  }
}
