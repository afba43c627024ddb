/** The page itself: links and reload, the log, the kept shell (features 19, 20, 23 and 24). */
import type { Page } from '@playwright/test'
import { ChatSystem } from '../system/ChatSystem.ts'
import { expect, test } from '../system/fixtures.ts'
import { roomyLimits } from '../system/limits.ts'

/** Everything that a page prints into the console from now on. */
function printed(page: Page): string[] {
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  page.on('pageerror', (error) => lines.push(error.message))
  return lines
}

test('links lead to chats and survive a reload, and a strange one leads back', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Берёзы', [])
  const { page } = anna
  const link = page.url()
  expect(new URL(link).pathname).toMatch(/^\/chat\//)
  await page.reload()
  await expect(page.getByTestId('chat-title')).toHaveText('Берёзы')
  await page.goBack()
  await expect(page.getByTestId('chat-title')).toHaveCount(0)
  await page.goto(link)
  await expect(page.getByTestId('chat-title')).toHaveText('Берёзы')
  await page.goto('/chat/01900000-0000-7000-8000-00000000dead')
  await expect(page.getByText('Этого больше нет, или вам это недоступно')).toBeVisible()
  await page.getByRole('button', { name: 'К списку чатов' }).click()
  await expect(page).toHaveURL(/\/$/)
  await page.goto('/docs')
  await expect(page.getByText('/api/auth/register').first()).toBeVisible()
})

test('nothing is printed into the console', async ({ people }) => {
  const stranger = await people.arrive()
  const lines = printed(stranger)
  await stranger.reload()
  await expect(stranger.getByTestId('sign-in')).toBeVisible()
  const anna = await people.register('Анна', 'Каренина')
  lines.push(...printed(anna.page))
  await anna.page.reload()
  await anna.createChat('Тишина', [])
  await anna.send('…')
  expect(lines).toEqual([])
})

test('with FRONTEND_DEBUG_MODE the log is shown', async ({ browser }) => {
  const system = await ChatSystem.start({ ...roomyLimits, DATABASE_URL: '', FRONTEND_DEBUG_MODE: 'yes' })
  try {
    const page = await browser.newPage({ baseURL: system.url })
    const lines = printed(page)
    await page.goto('/')
    await page.getByLabel('Логин', { exact: true }).fill('admin')
    await page.getByLabel('Пароль', { exact: true }).fill(system.adminPassword)
    await page.getByTestId('sign-in').getByRole('button', { name: 'Войти' }).click()
    await expect.poll(() => lines.some((line) => line.startsWith('[chat] sync'))).toBe(true)
    await page.close()
  } finally {
    await system.stop()
  }
})

test('the shell opens without a server, and holds nothing of the API', async ({ browser }) => {
  const system = await ChatSystem.start({ ...roomyLimits, DATABASE_URL: '' })
  try {
    const page = await browser.newPage({ baseURL: system.url, locale: 'ru-RU' })
    await page.goto('/')
    await page.evaluate(() => navigator.serviceWorker.ready)
    const { display, icons } = await (await page.request.get('/manifest.webmanifest')).json()
    expect([display, icons.length]).toEqual(['standalone', 4])
    const worker = await page.request.get('/sw.js')
    expect(worker.headers()['cache-control']).toBe('no-cache')
    await page.getByLabel('Логин', { exact: true }).fill('admin')
    await page.getByLabel('Пароль', { exact: true }).fill(system.adminPassword)
    await page.getByTestId('sign-in').getByRole('button', { name: 'Войти' }).click()
    await expect(page.getByTestId('chat-list')).toBeVisible()
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const stored = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
      return stored.flat().map((request) => new URL(request.url).pathname)
    })
    const begins = await page.locator('script[src]').evaluateAll((scripts) => {
      return (scripts as HTMLScriptElement[]).map(({ src }) => new URL(src).pathname)
    })
    expect(begins).toContain('/theme.js')
    expect(kept).toEqual(expect.arrayContaining(['/', ...begins]))
    expect(kept.filter((path) => /^\/(api|ws|docs)/.test(path))).toEqual([])
    await system.kill('gateway')
    await page.reload()
    await expect(page.getByText('Сервер пока не отвечает')).toBeVisible()
    await system.restart('gateway')
    await page.getByRole('button', { name: 'Повторить' }).click()
    await expect(page.getByTestId('chat-list')).toBeVisible()
    await page.close()
  } finally {
    await system.stop()
  }
})
