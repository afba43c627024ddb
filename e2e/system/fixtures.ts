/** What every journey gets: a running system of its worker, and people with browsers of their own. */
import { test as base, expect } from '@playwright/test'
import { People } from '../people/People.ts'
import { ChatSystem } from './ChatSystem.ts'
import { roomyLimits } from './limits.ts'
import { withPostgres } from './postgres.ts'

export interface SystemOptions {
  /** Which database the system runs on; chosen by the project. */
  database: 'sqlite' | 'postgres'
}

interface Shared extends SystemOptions {
  system: ChatSystem
}

interface Own {
  people: People
}

async function withSystem(settings: Record<string, string>, use: (system: ChatSystem) => Promise<void>) {
  const system = await ChatSystem.start({ ...roomyLimits, ...settings })
  try {
    await use(system)
  } finally {
    await system.stop()
  }
}

export const test = base.extend<Own, Shared>({
  database: ['sqlite', { option: true, scope: 'worker' }],
  system: [
    async ({ database }, use) => {
      if (database === 'postgres') {
        await withPostgres((url) => withSystem({ DATABASE_URL: url }, use))
      } else {
        await withSystem({ DATABASE_URL: '' }, use)
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  people: async ({ system, browser, contextOptions }, use) => {
    const people = new People(browser, contextOptions, system.url)
    await use(people)
    await people.leave()
    expect(people.complaints).toEqual([])
  },
})

export { expect }
