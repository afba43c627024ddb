/** Through 50,000 messages on a processor four times slower: no task may hold the page for more than 50 ms. */
import type { Page } from '@playwright/test'
import { expect, test } from '../system/fixtures.ts'
import { LongChat } from './LongChat.ts'

const LENGTH = 50_000
const SLOWER = 4
const STEPS = 120

declare global {
  interface Window {
    watched: { tasks: number[]; mostNodes: number; frames: number; since: number }
  }
}

/** Notes long tasks, the number of elements and of frames until the end. */
async function watch(page: Page) {
  await page.evaluate(() => {
    window.watched = { tasks: [], mostNodes: 0, frames: 0, since: performance.now() }
    new PerformanceObserver((list) => {
      window.watched.tasks.push(...list.getEntries().map((entry) => entry.duration))
    }).observe({ type: 'longtask' })
    const frame = () => {
      const nodes = document.querySelectorAll('*').length
      window.watched.mostNodes = Math.max(window.watched.mostNodes, nodes)
      window.watched.frames += 1
      requestAnimationFrame(frame)
    }
    frame()
  })
}

/** Scrolls step by step, as fast as the page keeps up. */
async function scroll(page: Page, by: number) {
  await page.getByTestId('message-list').evaluate(
    async (list, [steps, by]) => {
      for (let step = 0; step < steps; step += 1) {
        list.scrollBy(0, by)
        await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
      }
    },
    [STEPS, by] as const,
  )
}

const firstSeen = (page: Page) => page.getByTestId('message').first().getAttribute('data-seq').then(Number)

test('scrolling through 50,000 messages', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  const created = anna.page.waitForResponse((reply) => reply.url().endsWith('/api/chats'))
  await anna.createChat('Длинный', [boris])
  const { id, rev, creator_id } = (await (await created).json()) as Record<string, string>
  const chat = new LongChat(id ?? '', [creator_id ?? '', 'somebody'], LENGTH, Number(rev))
  await chat.answer(anna.page)
  await anna.page.reload()
  await expect(anna.page.locator(`[data-seq="${LENGTH}"]`)).toBeInViewport()

  const throttle = await anna.page.context().newCDPSession(anna.page)
  await throttle.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await watch(anna.page)
  await scroll(anna.page, -900)
  const highest = await firstSeen(anna.page)
  expect(highest).toBeLessThan(LENGTH - 800)
  await scroll(anna.page, 900)
  const { tasks, mostNodes, frames, since } = await anna.page.evaluate(() => window.watched)
  const seconds = ((await anna.page.evaluate(() => performance.now())) - since) / 1_000
  const report = {
    messages_passed: 2 * (LENGTH - highest),
    seconds: Math.round(seconds),
    frames_per_s: Math.round(frames / seconds),
    tasks_over_50_ms: tasks.map(Math.round),
    most_dom_nodes: mostNodes,
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
  expect(mostNodes).toBeLessThanOrEqual(1_500)
  expect(tasks).toEqual([])
})
