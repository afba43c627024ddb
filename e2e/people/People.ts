/** The people of a journey: each has a browser of his own. */
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test'
import { Person } from './Person.ts'

let invented = 0

export class People {
  private readonly contexts: BrowserContext[] = []

  constructor(
    private readonly browser: Browser,
    private readonly options: BrowserContextOptions,
    private readonly url: string,
  ) {}

  /** Registers somebody new, in a new browser context. */
  async register(name: string, surname = '', options: BrowserContextOptions = {}): Promise<Person> {
    const context = await this.browser.newContext({ ...this.options, ...options, baseURL: this.url })
    this.contexts.push(context)
    invented += 1
    const login = `person${invented}x${Date.now().toString(36)}`
    const person = new Person(await context.newPage(), { login, password: `${login}-Пароль`, name, surname })
    await person.register()
    return person
  }

  async leave(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()))
  }
}
