/**
 * Through a chat of 50,000 messages on a processor four times slower. As fast as a hand can turn a wheel, no task may hold the
 * page for more than 50 ms; what jumps of more than a screen cost is only told.
 */
import type { Page } from '@playwright/test'
import type { People } from '../people/People.ts'
import { expect, test } from '../system/fixtures.ts'
import { LongChat } from './LongChat.ts'

const LENGTH = 50_000
const SLOWER = 4

/** How the list is moved: by `by` pixels every so many `frames`, `steps` times up and as often down. */
interface Way {
  by: number
  frames: number
  steps: number
}
const STEADY: Way = { by: 300, frames: 1, steps: 400 }
const JUMPS: Way = { by: 900, frames: 2, steps: 120 }

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
async function scroll(page: Page, way: Way) {
  await page.getByTestId('message-list').evaluate(async (list, { by, frames, steps }) => {
    for (let step = 0; step < steps; step += 1) {
      list.scrollBy(0, by)
      for (let frame = 0; frame < frames; frame += 1) await new Promise(requestAnimationFrame)
    }
  }, way)
}

const firstSeen = (page: Page) => page.getByTestId('message').first().getAttribute('data-seq').then(Number)

async function openLongChat(people: People): Promise<Page> {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  const created = anna.page.waitForResponse((reply) => reply.url().endsWith('/api/chats'))
  await anna.createChat('Длинный', [boris])
  const { id, rev, creator_id } = (await (await created).json()) as Record<string, string>
  const chat = new LongChat(id ?? '', [creator_id ?? '', 'somebody'], LENGTH, Number(rev))
  await chat.answer(anna.page)
  await anna.page.reload()
  await expect(anna.page.locator(`[data-seq="${LENGTH}"]`)).toBeInViewport()
  return anna.page
}

/** Goes up and down that way; what it took. */
async function travel(page: Page, way: Way) {
  const throttle = await page.context().newCDPSession(page)
  await throttle.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await watch(page)
  await scroll(page, { ...way, by: -way.by })
  const highest = await firstSeen(page)
  await scroll(page, way)
  const { tasks, mostNodes, frames, since } = await page.evaluate(() => window.watched)
  const seconds = ((await page.evaluate(() => performance.now())) - since) / 1_000
  const report = {
    ...way,
    messages_passed: 2 * (LENGTH - highest),
    seconds: Math.round(seconds),
    frames_per_s: Math.round(frames / seconds),
    tasks_over_50_ms: tasks.map(Math.round),
    most_dom_nodes: mostNodes,
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
  expect(highest).toBeLessThan(LENGTH - 800)
  expect(mostNodes).toBeLessThanOrEqual(1_500)
  return tasks
}

test('scrolling through 50,000 messages', async ({ people }) => {
  expect(await travel(await openLongChat(people), STEADY)).toEqual([])
})

test('jumping through 50,000 messages', async ({ people }) => {
  await travel(await openLongChat(people), JUMPS)
})
