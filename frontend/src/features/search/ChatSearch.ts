import { makeAutoObservable, runInAction } from 'mobx'
import { codeOf } from '../../api/ApiError.ts'
import type { SearchApi } from '../../api/search.ts'
import type { ChatHits, Hit } from '../../api/types.ts'

/** How long after the last key the server is asked. */
export const askAfterMs = 250

/** Whom a search tells what it has found. */
export interface SearchView {
  /** Brings the hit into view. */
  show(hit: Hit): void
  /** The words found in the messages, by message. */
  mark(highlights: ReadonlyMap<string, number[][]>): void
}

/** Searching one chat: its hits from the newest to the oldest, and at which of them one is. */
export class ChatSearch {
  query = ''
  hits: Hit[] = []
  total = 0
  /** Index of the hit in view, −1 without any. */
  at = -1
  state: 'empty' | 'searching' | 'ready' | 'failed' = 'empty'
  error: string | null = null
  /** What the hits are of; the query may have been changed since. */
  private words = ''
  private hasMore = false
  private asked = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly chatId: string,
    private readonly api: SearchApi,
    private readonly view: SearchView,
  ) {
    makeAutoObservable<this, Inner>(this, inner)
  }

  /** How many there are to walk through. */
  get count(): number {
    return this.hasMore ? Math.max(this.total, this.hits.length) : this.hits.length
  }

  type(query: string): void {
    this.query = query
    clearTimeout(this.timer)
    if (query.trim()) this.timer = setTimeout(() => void this.find(), askAfterMs)
    else this.forget()
  }

  /** Asks now; the newest hit comes into view. */
  async find(): Promise<void> {
    clearTimeout(this.timer)
    this.state = 'searching'
    this.words = this.query.trim()
    this.hits = []
    if (await this.fetchPage()) await this.goTo(0)
  }

  /** To the next older hit; from the oldest one on to the newest. */
  async older(): Promise<void> {
    await this.step(1)
  }

  async newer(): Promise<void> {
    await this.step(-1)
  }

  close(): void {
    clearTimeout(this.timer)
    this.query = ''
    this.forget()
  }

  private async step(by: 1 | -1): Promise<void> {
    const query = this.query.trim()
    if (query !== this.words) return query ? this.find() : undefined
    if (this.count > 0) await this.goTo((this.at + by + this.count) % this.count)
  }

  private async goTo(index: number): Promise<void> {
    while (index >= this.hits.length && this.hasMore) if (!(await this.fetchPage())) return
    runInAction(() => {
      this.at = Math.min(index, this.hits.length - 1)
    })
    const hit = this.hits[this.at]
    if (hit) this.view.show(hit)
  }

  /** The page after what is here; false when it came to nothing, or too late to matter. */
  private async fetchPage(): Promise<boolean> {
    this.asked += 1
    const { asked } = this
    try {
      const before = this.hits.at(-1)?.message.seq
      const page = await this.api.inChat(this.chatId, this.words, before)
      if (asked !== this.asked) return false
      runInAction(() => this.accept(page))
      return true
    } catch (error) {
      if (asked === this.asked) runInAction(() => this.fail(codeOf(error)))
      return false
    }
  }

  private accept(page: ChatHits): void {
    this.hits = [...this.hits, ...page.items]
    this.total = page.total
    this.hasMore = page.items.length > 0 && this.hits.length < page.total
    this.state = 'ready'
    this.error = null
    if (this.hits.length === 0) this.at = -1
    this.view.mark(new Map(this.hits.map((hit) => [hit.message.id, hit.highlights])))
  }

  private fail(code: string): void {
    this.forget()
    this.state = 'failed'
    this.error = code
  }

  private forget(): void {
    this.asked += 1
    this.hits = []
    this.total = 0
    this.at = -1
    this.words = ''
    this.hasMore = false
    this.state = 'empty'
    this.error = null
    this.view.mark(new Map())
  }
}

/** What no component looks at. */
const inner = { chatId: false, api: false, view: false, words: false, asked: false, timer: false } as const
type Inner = keyof typeof inner
