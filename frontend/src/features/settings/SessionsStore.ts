import { makeAutoObservable, runInAction } from 'mobx'
import { codeOf } from '../../api/ApiError.ts'
import type { AuthApi } from '../../api/auth.ts'
import type { Session } from '../../api/types.ts'

/** The devices on which I am signed in. */
export class SessionsStore {
  items: Session[] = []
  state: 'loading' | 'ready' | 'failed' = 'loading'
  /** Why loading failed: a `code` to explain. */
  failure: string | null = null

  constructor(private readonly api: AuthApi) {
    makeAutoObservable<this, 'api'>(this, { api: false })
  }

  get others(): Session[] {
    return this.items.filter((session) => !session.current)
  }

  async load(): Promise<void> {
    if (this.state === 'failed') this.state = 'loading'
    try {
      const items = await this.api.sessions()
      runInAction(() => {
        this.items = items
        this.state = 'ready'
      })
    } catch (error) {
      runInAction(() => {
        this.state = 'failed'
        this.failure = codeOf(error)
      })
    }
  }

  async end(session: Session): Promise<void> {
    await this.api.endSession(session.id)
    runInAction(() => {
      this.items = this.items.filter((other) => other.id !== session.id)
    })
  }

  async endOthers(): Promise<void> {
    await this.api.endOtherSessions()
    runInAction(() => {
      this.items = this.items.filter((session) => session.current)
    })
  }
}
