import { makeAutoObservable, runInAction } from 'mobx'
import { codeOf } from '../../api/ApiError.ts'
import type { ExportFormat, SearchApi } from '../../api/search.ts'
import type { Hit } from '../../api/types.ts'
import { askAfterMs, ChatSearch, type SearchView } from './ChatSearch.ts'

/** Searching all my chats, from the field above the chat list. */
export class SearchStore {
  query = ''
  hits: Hit[] = []
  state: 'empty' | 'searching' | 'ready' | 'failed' = 'empty'
  error: string | null = null
  private cursor: string | null = null
  private asked = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly api: SearchApi) {
    makeAutoObservable<this, 'api' | 'asked' | 'timer'>(this, { api: false, asked: false, timer: false })
  }

  get hasMore(): boolean {
    return this.cursor !== null
  }

  /** A search of its own for one chat. */
  inChat(chatId: string, view: SearchView): ChatSearch {
    return new ChatSearch(chatId, this.api, view)
  }

  exportChat(chatId: string, format: ExportFormat): Promise<Blob> {
    return this.api.exportChat(chatId, format)
  }

  type(query: string): void {
    this.query = query
    clearTimeout(this.timer)
    if (query.trim()) {
      this.state = 'searching'
      this.timer = setTimeout(() => void this.find(), askAfterMs)
    } else this.clear()
  }

  /** The first page of hits for what is written. */
  async find(): Promise<void> {
    this.cursor = null
    await this.fetchPage([])
  }

  async more(): Promise<void> {
    if (this.cursor !== null && this.state === 'ready') await this.fetchPage(this.hits)
  }

  clear(): void {
    clearTimeout(this.timer)
    this.asked += 1
    this.query = ''
    this.hits = []
    this.cursor = null
    this.state = 'empty'
    this.error = null
  }

  private async fetchPage(before: Hit[]): Promise<void> {
    this.asked += 1
    const { asked } = this
    this.state = 'searching'
    try {
      const page = await this.api.everywhere(this.query.trim(), this.cursor ?? undefined)
      if (asked !== this.asked) return
      runInAction(() => {
        this.hits = [...before, ...page.items]
        this.cursor = page.next_cursor
        this.state = 'ready'
        this.error = null
      })
    } catch (error) {
      if (asked !== this.asked) return
      runInAction(() => {
        this.state = 'failed'
        this.error = codeOf(error)
      })
    }
  }
}
