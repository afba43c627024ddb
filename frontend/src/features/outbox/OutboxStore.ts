import { makeAutoObservable, observable, runInAction } from 'mobx'
import { ApiError, codeOf } from '../../api/ApiError.ts'
import type { ChatsApi } from '../../api/chats.ts'
import type { Message } from '../../api/types.ts'
import { backOff } from '../../lib/backOff.ts'
import { newId } from '../../lib/ids.ts'
import { log } from '../../lib/log.ts'
import { pause } from '../../lib/pause.ts'
import { tabLock } from '../../lib/tabLock.ts'
import { OutboxChannel } from './OutboxChannel.ts'
import type { OutboxItem, OutboxStorage } from './OutboxStorage.ts'
import { WritingOrder } from './WritingOrder.ts'

const firstWaitMs = 1_000
const longestWaitMs = 15_000

/**
 * What was written and is not accepted yet. It survives a reload, goes out in order per chat and, by its `client_id`,
 * appears once however often it is tried.
 */
export class OutboxStore {
  readonly items = observable.map<string, OutboxItem>({}, { deep: false })
  /** Called with the accepted message before its waiting copy goes. */
  onAccepted: (message: Message) => void = () => {}
  private accountId = ''
  private readonly order = new WritingOrder()
  private readonly pumping = new Set<string>()
  /** Which items the storage has taken: only their absence says that another tab has sent them. */
  private readonly stored = new Set<string>()
  private wake = new AbortController()

  constructor(
    private readonly api: ChatsApi,
    private readonly storage: OutboxStorage,
    private readonly channel: OutboxChannel = new OutboxChannel(),
  ) {
    makeAutoObservable<this, Inner>(this, {
      api: false,
      channel: false,
      order: false,
      storage: false,
      pumping: false,
      stored: false,
      wake: false,
      accountId: false,
      onAccepted: false,
    })
    channel.onKept = (item) => this.heard(item)
    channel.onGone = (clientId) => this.items.delete(clientId)
  }

  /** Unsent messages of a chat, in the order of writing. */
  of(chatId: string): OutboxItem[] {
    const items = [...this.items.values()].filter((item) => item.chatId === chatId)
    return items.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
  }

  /** Takes up what an earlier visit left unsent. */
  async start(accountId: string): Promise<void> {
    this.accountId = accountId
    const left = await this.storage.list(accountId).catch(() => [])
    if (this.accountId !== accountId) return
    runInAction(() => {
      for (const item of left) {
        this.stored.add(item.clientId)
        this.order.note(item.createdAt)
        if (!this.items.has(item.clientId)) this.items.set(item.clientId, item)
      }
    })
    this.pumpAll()
  }

  stop(): void {
    this.accountId = ''
    this.items.clear()
    this.hurry()
  }

  async send(chatId: string, text: string): Promise<void> {
    const item: OutboxItem = {
      clientId: newId(),
      chatId,
      accountId: this.accountId,
      text,
      createdAt: this.order.next(),
      state: 'waiting',
    }
    await this.keep(item)
    void this.pump(chatId)
  }

  /** Tries a failed message again, at the end of the chat's queue. */
  async retry(item: OutboxItem): Promise<void> {
    this.items.delete(item.clientId)
    const clientId = item.code === 'client_id_reused' ? newId() : item.clientId
    if (clientId !== item.clientId) await this.forget(item.clientId)
    const { code: _, ...rest } = item
    await this.keep({ ...rest, clientId, state: 'waiting', createdAt: this.order.next() })
    void this.pump(item.chatId)
  }

  async discard(item: OutboxItem): Promise<void> {
    this.items.delete(item.clientId)
    await this.forget(item.clientId)
  }

  /** The server has this message: an event, a page or another tab's reply said so. */
  settled(clientId: string | null): void {
    if (!clientId || !this.items.has(clientId)) return
    this.items.delete(clientId)
    void this.forget(clientId)
  }

  /** The connection is back: do not sit out the current pause. */
  hurry(): void {
    this.wake.abort()
    this.wake = new AbortController()
  }

  /** Another tab keeps this message. */
  private heard(item: OutboxItem): void {
    if (item.accountId !== this.accountId) return
    this.items.set(item.clientId, item)
    this.stored.add(item.clientId)
    this.order.note(item.createdAt)
    if (item.state === 'waiting') void this.pump(item.chatId)
  }

  private pumpAll(): void {
    for (const chatId of new Set([...this.items.values()].map((item) => item.chatId))) void this.pump(chatId)
  }

  /** Sends what waits in one chat, one after the other; of several tabs one at a time. */
  private async pump(chatId: string): Promise<void> {
    if (this.pumping.has(chatId)) return
    this.pumping.add(chatId)
    await tabLock(`outbox-${chatId}`, async () => {
      for (let attempt = 0; ; ) {
        const item = this.of(chatId).find((waiting) => waiting.state === 'waiting')
        if (!item) return
        const waitMs = await this.trySending(item, attempt)
        attempt = waitMs === null ? 0 : attempt + 1
        if (waitMs !== null) await pause(waitMs, this.wake.signal)
      }
    }).finally(() => this.pumping.delete(chatId))
  }

  /** Null when the item is settled one way or the other, else how long to wait before the next try. */
  private async trySending(item: OutboxItem, attempt: number): Promise<number | null> {
    try {
      if (await this.settledElsewhere(item)) return null
      const message = await this.api.send(item.chatId, item.clientId, item.text)
      runInAction(() => {
        this.onAccepted(message)
        this.settled(item.clientId)
      })
      return null
    } catch (error) {
      if (!this.items.has(item.clientId)) return null
      const later = error instanceof ApiError && (error.transient || error.status === 401)
      if (!later) await this.keep({ ...item, state: 'failed', code: codeOf(error) })
      return later ? waitFor(error, attempt) : null
    }
  }

  private async settledElsewhere(item: OutboxItem): Promise<boolean> {
    if (!this.stored.has(item.clientId)) return false
    const stored = await this.storage.get(item.clientId).catch(() => item)
    if (stored) return false
    this.items.delete(item.clientId)
    return true
  }

  private async keep(item: OutboxItem): Promise<void> {
    this.items.set(item.clientId, item)
    await this.storage.put(item).then(
      () => {
        this.stored.add(item.clientId)
        this.channel.kept(item)
      },
      (error) => log('an unsent message could not be stored', error),
    )
  }

  private async forget(clientId: string): Promise<void> {
    this.stored.delete(clientId)
    await this.storage.remove(clientId).catch((error) => log('a sent message stayed in storage', error))
    this.channel.gone(clientId)
  }
}

type Inner = 'api' | 'storage' | 'channel' | 'order' | 'pumping' | 'stored' | 'wake' | 'accountId'

function waitFor(error: ApiError, attempt: number): number {
  return Math.max((error.retryAfter ?? 0) * 1_000, backOff(attempt, firstWaitMs, longestWaitMs))
}
