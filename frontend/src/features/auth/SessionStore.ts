import { makeAutoObservable, runInAction } from 'mobx'
import { ApiError, codeOf } from '../../api/ApiError.ts'
import type { AuthApi } from '../../api/auth.ts'
import type { Tokens } from '../../api/http.ts'
import type { Account, Registration, Signed } from '../../api/types.ts'
import { LocalValues } from '../../lib/LocalValues.ts'
import { log } from '../../lib/log.ts'
import { tabLock } from '../../lib/tabLock.ts'
import type { SessionChannel } from './SessionChannel.ts'

/** A token is renewed so long before its end, or half-way if it lives shortly. */
const refreshBeforeEndMs = 60_000
/** So that the tabs of one browser do not all wake at the same moment. */
const spreadMs = 5_000
const retryMs = 5_000
/** Whether there is anything to resume: without it the server would be asked in vain on every visit. */
const signedInKey = 'signed-in'

/** Who is signed in. The access token lives in memory only; one tab at a time renews it for all. */
export class SessionStore implements Tokens {
  state: 'unknown' | 'signedOut' | 'signedIn' = 'unknown'
  account: Account | null = null
  /** Why one was signed out against one's will: a `code` to explain. */
  endedBy: string | null = null
  token: string | null = null
  /** The server did not answer when it was asked who this is. */
  unreachable = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private renewing: Promise<string | null> | null = null
  private endings = 0
  private leaving = false

  constructor(
    private readonly api: AuthApi,
    private readonly channel: SessionChannel,
    private readonly values = new LocalValues(),
  ) {
    makeAutoObservable<this, 'api' | 'channel' | 'values' | 'timer' | 'renewing' | 'endings' | 'leaving'>(
      this,
      {
        api: false,
        channel: false,
        values: false,
        timer: false,
        renewing: false,
        endings: false,
        leaving: false,
        current: false,
        ended: false,
      },
    )
    channel.onSigned = (signed, endsAt) => this.accept(signed, endsAt)
    channel.onSignedOut = () => this.end(null)
  }

  current(): string | null {
    return this.token
  }

  ended(): number {
    return this.endings
  }

  /** At load: signs in by the refresh cookie, and keeps trying while the server cannot be reached. */
  async resume(): Promise<void> {
    if (this.values.exists && !this.values.get(signedInKey)) return this.end(null)
    await this.renew(null)
    if (this.state !== 'unknown') return
    this.later(() => this.resume(), retryMs)
    runInAction(() => {
      this.unreachable = true
    })
  }

  async signIn(login: string, password: string): Promise<void> {
    this.share(await this.api.signIn(login, password))
  }

  async register(form: Registration): Promise<void> {
    this.share(await this.api.register(form))
  }

  async signOut(): Promise<void> {
    // The server closes the sockets of the session, maybe before it answers.
    this.leaving = true
    this.channel.signedOut()
    await this.api.signOut().catch((error) => log('sign-out did not reach the server', error))
    this.end(null)
    this.leaving = false
  }

  /** The server says that the session is over. */
  end(code: string | null): void {
    clearTimeout(this.timer)
    this.endings += 1
    this.values.remove(signedInKey)
    this.state = 'signedOut'
    this.endedBy = this.account && !this.leaving ? code : null
    this.account = null
    this.token = null
  }

  renew(refused: string | null): Promise<string | null> {
    this.renewing ??= this.renewOnce(refused).finally(() => {
      this.renewing = null
    })
    return this.renewing
  }

  private renewOnce(refused: string | null): Promise<string | null> {
    return tabLock('session-refresh', async () => {
      // Another tab may have done it while this one waited for the lock.
      if (this.token && this.token !== refused) return this.token
      const before = this.endings
      try {
        const signed = await this.api.refresh()
        // Whoever signed out meanwhile stays signed out.
        if (this.endings === before) this.share(signed)
      } catch (error) {
        if (this.endings === before) this.renewalFailed(error)
        return null
      }
      return this.token
    })
  }

  private renewalFailed(error: unknown): void {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) this.end(codeOf(error))
    else if (this.state === 'signedIn') this.later(() => this.renew(this.token), retryMs)
  }

  private share(signed: Signed): void {
    const endsAt = Date.now() + signed.expires_in * 1000
    this.accept(signed, endsAt)
    this.channel.signed(signed, endsAt)
  }

  private accept(signed: Signed, endsAt: number): void {
    if (this.account && this.account.id !== signed.user.id) {
      this.channel.reload()
      return
    }
    this.values.set(signedInKey, 'yes')
    runInAction(() => {
      this.state = 'signedIn'
      this.account = signed.user
      this.token = signed.access_token
      this.endedBy = null
    })
    const life = endsAt - Date.now()
    const early = Math.min(refreshBeforeEndMs + Math.random() * spreadMs, life / 2)
    this.later(() => this.renew(this.token), Math.max(1_000, life - early))
  }

  private later(work: () => Promise<unknown>, ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void work(), ms)
  }
}
