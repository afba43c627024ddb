import { makeAutoObservable, runInAction } from 'mobx'
import { codeOf } from '../../api/ApiError.ts'
import type { AdminApi } from '../../api/auth.ts'
import type { ListedAccount } from '../../api/types.ts'
import { log } from '../../lib/log.ts'

/** All accounts of the server, as far as the administrator has scrolled. */
export class AccountsStore {
  items: ListedAccount[] = []
  query = ''
  state: 'loading' | 'ready' | 'failed' = 'loading'
  /** Why loading failed: a `code` to explain. */
  failure: string | null = null
  /** The next page did not come. */
  moreFailed = false
  private cursor: string | null = null
  private loadingMore = false
  /** Answers to older questions count no more. */
  private asked = 0

  constructor(private readonly api: AdminApi) {
    makeAutoObservable<this, 'api' | 'asked'>(this, { api: false, asked: false })
  }

  get hasMore(): boolean {
    return this.cursor !== null
  }

  async find(query: string): Promise<void> {
    this.query = query
    this.asked += 1
    const mine = this.asked
    if (this.state === 'failed') this.state = 'loading'
    try {
      const page = await this.api.accounts(query.trim())
      if (mine === this.asked) this.show(page.items, page.next_cursor)
    } catch (error) {
      if (mine === this.asked) this.failed(error)
    }
  }

  async loadMore(): Promise<void> {
    if (this.cursor === null || this.loadingMore) return
    this.loadingMore = true
    const mine = this.asked
    try {
      const page = await this.api.accounts(this.query.trim(), this.cursor)
      if (mine === this.asked) this.show([...this.items, ...page.items], page.next_cursor)
    } catch (error) {
      log('loading more accounts failed', error)
      if (mine === this.asked) this.moreDidFail()
    } finally {
      runInAction(() => {
        this.loadingMore = false
      })
    }
  }

  async setActive(account: ListedAccount, active: boolean): Promise<void> {
    const changed = await this.api.setActive(account.id, active)
    runInAction(() => {
      this.items = this.items.map((one) => (one.id === changed.id ? changed : one))
    })
  }

  async setPassword(account: ListedAccount, password: string): Promise<void> {
    await this.api.setPassword(account.id, password)
  }

  private show(items: ListedAccount[], cursor: string | null): void {
    this.items = items
    this.cursor = cursor
    this.state = 'ready'
    this.moreFailed = false
  }

  private moreDidFail(): void {
    this.moreFailed = true
  }

  private failed(error: unknown): void {
    this.state = 'failed'
    this.failure = codeOf(error)
  }
}
