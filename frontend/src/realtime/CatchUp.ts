import { makeAutoObservable } from 'mobx'
import { backOff } from '../lib/backOff.ts'
import { log } from '../lib/log.ts'
import type { RootStore } from '../stores/RootStore.ts'
import type { Sync } from './Sync.ts'

const firstWaitMs = 500
const longestWaitMs = 15_000

/** When the stores are made equal to the server again: one sync at a time, and with patience if there is no answer. */
export class CatchUp {
  /** How often in a row the server did not answer. */
  failures = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private running: Promise<void> | null = null
  /** Something asked for a sync since the last one began. */
  private again = false
  /** There was a hole: people's names and my contacts may have changed unheard too. */
  private peopleDoubtful = false

  constructor(
    private readonly root: RootStore,
    private readonly sync: Sync,
    private readonly onEqual: () => void,
  ) {
    makeAutoObservable<this, Inner>(this, {
      root: false,
      sync: false,
      onEqual: false,
      timer: false,
      running: false,
      again: false,
      peopleDoubtful: false,
    })
  }

  /** Whoever comes while a sync is on its way gets one more behind it. */
  now(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.again = true
    if (this.running) return
    const running = this.untilEqual().finally(() => {
      if (this.running === running) this.running = null
    })
    this.running = running
  }

  /** Now, unless a time for it is set: the server spreads the syncs of all clients, or did not answer the last one. */
  soon(): void {
    if (this.timer === undefined) this.now()
  }

  later(ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.now(), ms)
  }

  doubtPeople(): void {
    this.peopleDoubtful = true
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.running = null
    this.again = false
    this.peopleDoubtful = false
  }

  private async untilEqual(): Promise<void> {
    try {
      while (this.again) {
        this.again = false
        await this.sync.run()
        await this.refreshPeople()
      }
      this.counted(0)
      this.onEqual()
    } catch (error) {
      log('sync failed', error)
      if (this.root.session.state !== 'signedIn') return
      this.counted(this.failures + 1)
      this.later(firstWaitMs + backOff(this.failures, firstWaitMs, longestWaitMs))
    }
  }

  private async refreshPeople(): Promise<void> {
    const doubtful = this.peopleDoubtful
    this.peopleDoubtful = false
    try {
      if (doubtful || !this.root.contacts.loaded) await this.root.contacts.load()
      if (doubtful) await this.root.users.refresh()
    } catch (error) {
      this.peopleDoubtful ||= doubtful
      throw error
    }
  }

  private counted(failures: number): void {
    this.failures = failures
  }
}

type Inner = 'root' | 'sync' | 'onEqual' | 'timer' | 'running' | 'again' | 'peopleDoubtful'
