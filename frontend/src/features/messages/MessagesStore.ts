import { makeAutoObservable, runInAction } from 'mobx'
import { codeOf } from '../../api/ApiError.ts'
import type { ChatsApi, PageOf } from '../../api/chats.ts'
import type { Message } from '../../api/types.ts'
import { type Direction, historyPageSize, Timeline } from './Timeline.ts'

/** How much is loaded where a chat opens. */
export const pageSize = 50

/** Told the `rev` of everything that came by HTTP; `realtime` compares it with the events. */
export type RevWatch = (chatId: string, rev: number) => void

/** The messages of each chat, as far as they are loaded. */
export class MessagesStore {
  /** Set by `realtime`: a page may be older or newer than the events applied so far. */
  onPage: RevWatch = () => {}
  /** Set by `realtime`: a reply told about a change whose event should follow. */
  onChange: RevWatch = () => {}
  private readonly timelines = new Map<string, Timeline>()
  private readonly loading = new Map<string, { timeline: Timeline; done: Promise<void> }>()
  /** Chats that stand in a list. */
  private readonly shown = new Set<string>()

  constructor(private readonly api: ChatsApi) {
    makeAutoObservable<this, 'api' | 'timelines' | 'loading' | 'shown'>(this, {
      api: false,
      timelines: false,
      loading: false,
      shown: false,
      onPage: false,
      onChange: false,
      timeline: false,
    })
  }

  timeline(chatId: string): Timeline {
    let timeline = this.timelines.get(chatId)
    if (!timeline) {
      timeline = new Timeline()
      this.timelines.set(chatId, timeline)
    }
    return timeline
  }

  /** Loads the page where a chat opens: around `seq`, or its newest messages. */
  open(chatId: string, seq?: number): Promise<void> {
    return seq === undefined
      ? this.load(chatId, 'newest', {})
      : this.load(chatId, 'around', { around: Math.max(1, seq) })
  }

  async loadBefore(chatId: string): Promise<void> {
    const timeline = this.timeline(chatId)
    if (timeline.state === 'ready' && timeline.hasBefore) {
      this.makeRoom(chatId, 'before')
      await this.load(chatId, 'before', { before: timeline.loadedFrom, limit: historyPageSize })
    }
  }

  async loadAfter(chatId: string): Promise<void> {
    const timeline = this.timeline(chatId)
    if (timeline.state === 'ready' && timeline.hasAfter) {
      this.makeRoom(chatId, 'after')
      await this.load(chatId, 'after', { after: timeline.loadedTo, limit: historyPageSize })
    }
  }

  /** A list shows this chat until the returned function is called. */
  show(chatId: string): () => void {
    this.shown.add(chatId)
    return () => this.shown.delete(chatId)
  }

  /** Done before a question, not with its answer: the list then sees one end change at a time. */
  makeRoom(chatId: string, direction: 'before' | 'after', room?: number): void {
    if (!this.loading.has(chatId)) this.timeline(chatId).makeRoom(direction, room)
  }

  /** An event, a reply or a sync tells about a message. */
  merge(message: Message): void {
    const { chat_id } = message
    const timeline = this.timelines.get(chat_id)
    timeline?.merge(message)
    // Nobody looks: where the chat will open may lie far above, so all of it goes and that place is loaded then.
    if (timeline?.overfull && !this.shown.has(chat_id)) this.reset(chat_id)
  }

  reset(chatId: string): void {
    this.loading.delete(chatId)
    this.timelines.get(chatId)?.reset()
  }

  /** The server answers again: a list that could not be loaded is forgotten, so that the open chat loads it anew. */
  retryFailed(): void {
    for (const [chatId, { state, failedEdge }] of this.timelines) {
      if (state === 'failed') this.reset(chatId)
      if (failedEdge !== null) void this.retryEdge(chatId)
    }
  }

  /** Asks again for the page of history that did not come. */
  retryEdge(chatId: string): Promise<void> {
    return this.timeline(chatId).failedEdge === 'before' ? this.loadBefore(chatId) : this.loadAfter(chatId)
  }

  /** The chat is gone from my list; so are its messages. */
  forget(chatId: string): void {
    this.reset(chatId)
    this.timelines.delete(chatId)
  }

  /** My message was accepted: show it without waiting for its event. */
  accepted(message: Message): void {
    this.merge(message)
    this.onChange(message.chat_id, message.rev)
  }

  async edit(message: Message, text: string): Promise<void> {
    this.accepted(await this.api.edit(message.chat_id, message.id, text))
  }

  async remove(message: Message): Promise<void> {
    await this.api.deleteMessage(message.chat_id, message.id)
    const held = this.timeline(message.chat_id).find(message.id) ?? message
    runInAction(() => this.merge({ ...held, text: '', deleted: true }))
  }

  clear(): void {
    for (const chatId of [...this.timelines.keys()]) this.forget(chatId)
  }

  /** One page at a time per chat; a reply for a stretch that was thrown away meanwhile is dropped. */
  private load(chatId: string, direction: Direction, page: PageOf): Promise<void> {
    const running = this.loading.get(chatId)
    if (running && (direction === 'before' || direction === 'after')) return running.done
    const timeline = this.timeline(chatId)
    if (timeline.state !== 'ready') timeline.state = 'loading'
    const mark = { timeline, done: Promise.resolve() }
    this.loading.set(chatId, mark)
    mark.done = this.fetchPage(chatId, direction, page, () => this.loading.get(chatId) === mark)
    return mark.done
  }

  private async fetchPage(
    chatId: string,
    direction: Direction,
    page: PageOf,
    wanted: () => boolean,
  ): Promise<void> {
    try {
      const reply = await this.api.messages(chatId, { limit: pageSize, ...page })
      if (!wanted()) return
      runInAction(() => this.timeline(chatId).addPage(reply, direction))
      this.onPage(chatId, reply.rev)
    } catch (error) {
      if (wanted()) runInAction(() => this.timeline(chatId).fail(codeOf(error), direction))
    } finally {
      if (wanted()) this.loading.delete(chatId)
    }
  }
}
