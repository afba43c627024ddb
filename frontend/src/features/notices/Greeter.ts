import { greeting } from '../../i18n/greetings.ts'
import type { Person } from '../users/Person.ts'
import type { NoticesStore } from './NoticesStore.ts'

/** Reloading a page is no farewell. */
const farewellMs = 3_000
/** So soon after somebody became one of my people his presence is told for the first time. */
const introductionMs = 3_000

interface Company {
  /** One of my contacts, or somebody I have a direct chat with. */
  isClose(userId: string): boolean
  person(userId: string): Person
  /** I want to be told at all. */
  wanted(): boolean
}

/** Tells, playfully, who of my people comes and goes. */
export class Greeter {
  private readonly leaving = new Map<string, ReturnType<typeof setTimeout>>()
  /** When whose presence was not known yet. */
  private readonly introduced = new Map<string, number>()

  constructor(
    private readonly notices: NoticesStore,
    private readonly company: Company,
  ) {}

  /** Somebody has just become one of my people: that he is online now does not mean that he comes. */
  introduce(userId: string): void {
    this.introduced.set(userId, Date.now())
  }

  /** Somebody came online or went. */
  turned(userId: string, online: boolean): void {
    const introducedAt = this.introduced.get(userId)
    this.introduced.delete(userId)
    if (introducedAt !== undefined && Date.now() - introducedAt < introductionMs) return
    if (!this.company.isClose(userId)) return
    if (!online) this.willLeave(userId)
    else if (!this.stays(userId)) this.say(userId, 'coming')
  }

  clear(): void {
    for (const timer of this.leaving.values()) clearTimeout(timer)
    this.leaving.clear()
    this.introduced.clear()
  }

  private willLeave(userId: string): void {
    this.stays(userId)
    const timer = setTimeout(() => {
      this.leaving.delete(userId)
      this.say(userId, 'going')
    }, farewellMs)
    this.leaving.set(userId, timer)
  }

  /** True when he was about to leave and is back already. */
  private stays(userId: string): boolean {
    clearTimeout(this.leaving.get(userId))
    return this.leaving.delete(userId)
  }

  private say(userId: string, way: 'coming' | 'going'): void {
    if (!this.company.wanted()) return
    const person = this.company.person(userId)
    const words = greeting(way)
    this.notices.show(() => words(person.name), way, { person })
  }
}
