/** The pages of the built interface as Lighthouse sees them: a phone on a slow line, and a desktop. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium as launcher } from '@playwright/test'
import lighthouse, { desktopConfig } from 'lighthouse'
import { chromium } from '../browser.ts'
import { Person } from '../people/Person.ts'
import { expect, test } from '../system/fixtures.ts'

const LEAST = 95
const categories = ['performance', 'accessibility', 'best-practices']

/** A port that nobody listens on just now. */
function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** A browser that Lighthouse can take hold of, with what it has stored. */
async function withBrowser(use: (context: BrowserContext, port: number) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'simple-chat-lighthouse-'))
  const port = await freePort()
  const context = await launcher.launchPersistentContext(folder, {
    ...chromium,
    args: [...(chromium.args ?? []), `--remote-debugging-port=${port}`],
    locale: 'ru-RU',
  })
  try {
    await use(context, port)
  } finally {
    await context.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function scores(url: string, port: number, form: 'phone' | 'desktop'): Promise<Record<string, number>> {
  const result = await lighthouse(
    url,
    { port, onlyCategories: categories, disableStorageReset: true, logLevel: 'error' },
    form === 'desktop' ? desktopConfig : undefined,
  )
  const measured = Object.values(result?.lhr.categories ?? {})
  const failed = Object.values(result?.lhr.audits ?? {}).filter(
    (audit) => audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== 'informative',
  )
  const details = failed.map((audit) => `${audit.id} ${audit.displayValue ?? ''}`).join(', ')
  test.info().annotations.push({ type: `${url} ${form}`, description: details })
  return Object.fromEntries(measured.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]))
}

test('signed out and in, on a phone and on a desktop', async ({ system }) => {
  await withBrowser(async (context, port) => {
    const page = await context.newPage()
    const all: Record<string, Record<string, number>> = {}
    for (const form of ['phone', 'desktop'] as const) {
      all[`sign-in, ${form}`] = await scores(`${system.url}/`, port, form)
    }
    await page.goto(system.url)
    const account = { login: 'lighthouse', password: 'Маяк-на-скале-1', name: 'Маяк', surname: '' }
    const keeper = new Person(page, account)
    await keeper.register()
    await keeper.createChat('Причал', [])
    for (let number = 1; number <= 60; number += 1) await keeper.send(`Волна № ${number}`)
    for (const form of ['phone', 'desktop'] as const) {
      all[`chat, ${form}`] = await scores(page.url(), port, form)
    }
    process.stdout.write(`${JSON.stringify(all, null, 2)}\n`)
    for (const { description, type } of test.info().annotations)
      process.stdout.write(`${type}: ${description}\n`)
    const low = Object.values(all)
      .flatMap((page) => Object.values(page))
      .filter((score) => score < LEAST)
    expect(low).toEqual([])
  })
})
