import { runInAction } from 'mobx'
import type { Names, User } from '../../api/types.ts'
import type { UsersApi } from '../../api/users.ts'
import { backOff } from '../../lib/backOff.ts'
import { log } from '../../lib/log.ts'
import { Person } from './Person.ts'

const lookupLimit = 500
const firstWaitMs = 2_000
const longestWaitMs = 30_000
/** After so many failures in a row nothing is asked until the connection is back or somebody else is to be named. */
const tries = 8

/** Everybody the interface has to name. A person asked for is there at once; his profile follows in one batched lookup. */
export class UsersStore {
  private readonly people = new Map<string, Person>()
  private wanted = new Set<string>()
  private lookup: Promise<void> | null = null
  private failures = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly api: UsersApi) {}

  /** Safe to call while rendering: nothing observable changes before the lookup's reply. */
  person(id: string): Person {
    const known = this.people.get(id)
    if (known) return known
    const person = new Person(id)
    this.people.set(id, person)
    this.want(id)
    return person
  }

  update(profile: User): void {
    this.person(profile.id).update(profile)
    this.wanted.delete(profile.id)
  }

  /** Reads again everybody shown; used after a hole in the event stream. */
  async refresh(): Promise<void> {
    for (const id of this.people.keys()) this.want(id)
    await this.lookup
  }

  /** The connection is back: whoever could not be looked up is asked for now. */
  retry(): void {
    this.failures = 0
    this.lookUp()
  }

  async search(query: string): Promise<Person[]> {
    const found = await this.api.search(query)
    runInAction(() => {
      for (const profile of found) this.update(profile)
    })
    return found.map((profile) => this.person(profile.id))
  }

  /** My own name and surname. */
  async rename(names: Names): Promise<void> {
    this.update(await this.api.updateMe(names))
  }

  /** My own picture; `null` takes it away. */
  async picture(picture: Blob | null): Promise<void> {
    this.update(await (picture ? this.api.putAvatar(picture) : this.api.deleteAvatar()))
  }

  clear(): void {
    clearTimeout(this.timer)
    this.people.clear()
    this.wanted.clear()
  }

  private want(id: string): void {
    this.wanted.add(id)
    this.lookUp()
  }

  private lookUp(): void {
    clearTimeout(this.timer)
    this.lookup ??= Promise.resolve().then(() => this.lookUpWanted())
  }

  private async lookUpWanted(): Promise<void> {
    while (this.wanted.size > 0) {
      const ids = [...this.wanted].slice(0, lookupLimit)
      for (const id of ids) this.wanted.delete(id)
      try {
        const found = await this.api.lookup(ids)
        this.failures = 0
        runInAction(() => {
          for (const profile of found) this.update(profile)
        })
      } catch (error) {
        log('looking people up failed', error)
        for (const id of ids) if (this.people.has(id)) this.wanted.add(id)
        this.tryLater()
        break
      }
    }
    this.lookup = null
  }

  private tryLater(): void {
    this.failures += 1
    if (this.failures >= tries || this.wanted.size === 0) return
    const waitMs = firstWaitMs + backOff(this.failures, firstWaitMs, longestWaitMs)
    this.timer = setTimeout(() => this.lookUp(), waitMs)
  }
}
