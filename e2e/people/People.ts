/** The people of a journey: each has a browser of his own. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import type { Account } from './api.ts'
import { Person } from './Person.ts'

let invented = 0
/** Requests that fail or are refused stand in the console whatever a page does; a worker that a journey blocks, too. */
const saidByBrowser = /^Failed to load resource|^WebSocket connection to|net::ERR_|blocked by Playwright$/

export class People {
  /** What the application itself printed or threw; without FRONTEND_DEBUG_MODE it is to be silent. */
  readonly complaints: string[] = []
  private readonly contexts: BrowserContext[] = []

  constructor(
    private readonly browser: Browser,
    private readonly options: BrowserContextOptions,
    private readonly url: string,
  ) {}

  /** Registers somebody new, in a new browser; the login is made up unless it is given. */
  async register(name: string, surname: string, login = madeUpLogin()): Promise<Person> {
    const account = { login, password: `${login}-Пароль`, name, surname }
    const person = new Person(await this.arrive(), account)
    await person.register()
    return person
  }

  /** Somebody who has an account, signing in at one more browser. */
  async signIn(account: Account, options: BrowserContextOptions = {}): Promise<Person> {
    const person = new Person(await this.arrive(options), account)
    await person.signIn()
    return person
  }

  /** Somebody unknown who opens the page. */
  async arrive(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ ...this.options, ...options, baseURL: this.url })
    this.contexts.push(context)
    const page = await context.newPage()
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('console', (said) => {
      if (!saidByBrowser.test(said.text())) this.complaints.push(said.text())
    })
    await page.goto('/')
    return page
  }

  /** Closes all browsers. */
  async leave(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()))
  }
}

function madeUpLogin(): string {
  invented += 1
  return `person${invented}x${Date.now().toString(36)}`
}
