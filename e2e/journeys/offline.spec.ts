/** Without a network one goes on writing; what was written goes out once and in order when it is back. */
import type { WebSocketRoute } from '@playwright/test'
import { writeTexts } from '../people/api.ts'
import { expect, test } from '../system/fixtures.ts'

test('what is written without a network survives a reload and goes out once, in order', async ({
  people,
}) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Метро', [boris])
  await boris.openChat('Метро')
  // Calls fail as they do in a tunnel, while the page itself can still be loaded.
  const blocked = anna.page.context()
  await blocked.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  const texts = ['раз', 'два', 'три', 'четыре']
  for (const text of texts) await anna.send(text)
  for (const text of texts) await expect(anna.message(text)).toHaveAttribute('data-state', 'sending')
  await anna.page.reload()
  for (const text of texts) await expect(anna.message(text)).toHaveAttribute('data-state', 'sending')
  await blocked.unroute('**/messages')
  await anna.page.evaluate(() => dispatchEvent(new Event('online')))
  for (const text of texts) await expect(anna.message(text)).toHaveAttribute('data-state', 'read')
  const seen = (await boris.transcript()).filter((row) => row.kind === 'text').map((row) => row.text)
  expect(seen).toEqual(texts)
})

test('a thin banner tells that the network is gone, and everything missed appears in order', async ({
  people,
}) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Туннель', [boris])
  await boris.openChat('Туннель')
  await boris.page.context().setOffline(true)
  const banner = boris.page.getByTestId('banner')
  await expect(banner).toContainText('Нет сети')
  await expect(boris.page.getByRole('dialog')).toHaveCount(0)
  for (const text of ['пропущено 1', 'пропущено 2', 'пропущено 3']) await anna.send(text)
  await boris.send('из туннеля')
  await boris.page.context().setOffline(false)
  await expect(banner).toHaveCount(0)
  await expect(boris.message('из туннеля')).toHaveAttribute('data-state', /sent|read/)
  const seen = (await boris.transcript()).filter((row) => row.kind === 'text').map((row) => row.text)
  expect(seen.slice(0, 3)).toEqual(['пропущено 1', 'пропущено 2', 'пропущено 3'])
  await expect(anna.message('из туннеля')).toHaveCount(1)
})

test('a chat that is opened without a network takes what is written, and fills when the network is back', async ({
  people,
}) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await boris.openChat('Главная')
  await anna.createChat('Подвал', [boris])
  await anna.send('наверху')
  await expect(boris.chatItem('Подвал')).toHaveAttribute('data-unread', '1')
  await boris.page.context().setOffline(true)
  await boris.chatItem('Подвал').click()
  const failure = boris.page.getByText('Не удалось загрузить сообщения.')
  await expect(failure).toBeVisible()
  await boris.send('из подвала')
  await expect(boris.message('из подвала')).toHaveAttribute('data-state', 'sending')
  await expect(failure).toBeVisible()
  await boris.page.context().setOffline(false)
  await expect(boris.message('наверху')).toBeInViewport()
  await expect(boris.message('из подвала')).toHaveAttribute('data-state', /sent|read/)
  await expect(failure).toHaveCount(0)
  await expect(boris.chatItem('Подвал')).toHaveAttribute('data-unread', '0')
})

test('of many messages missed only those are read that come into view', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  const { page } = boris
  const lines: WebSocketRoute[] = []
  let isCut = false
  await page.routeWebSocket('**/ws', (line) => {
    if (isCut) return line.close()
    line.connectToServer()
    lines.push(line)
  })
  await page.reload()
  await anna.createChat('Поезд', [boris])
  await boris.openChat('Поезд')
  await anna.send('отправляемся')
  await expect(anna.message('отправляемся')).toHaveAttribute('data-state', 'read')
  isCut = true
  for (const line of lines) await line.close()
  const texts = Array.from({ length: 40 }, (_, index) => `станция ${index + 1} `.repeat(60).trim())
  await writeTexts(new URL(anna.page.url()).origin, anna.account, 'Поезд', texts)
  isCut = false
  await page.evaluate(() => dispatchEvent(new Event('online')))

  const divider = page.getByTestId('unread-divider')
  await expect(divider).toBeInViewport()
  await expect(page.getByTestId('scroll-down')).toBeVisible()
  const item = boris.chatItem('Поезд')
  const unread = async () => Number(await item.getAttribute('data-unread'))
  await expect.poll(unread).toBeLessThan(40)
  // One more changes nothing of what is in view.
  await anna.send('приехали')
  await expect(item).toContainText('приехали')
  await expect(divider).toBeInViewport()
  expect(await unread()).toBeGreaterThan(30)
  await page.getByTestId('scroll-down').click()
  await expect(boris.message('приехали')).toBeInViewport()
  await expect(item).toHaveAttribute('data-unread', '0')
})

test('what waits in one tab is seen in the other, which sends it when the first is gone', async ({
  people,
}) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Две вкладки', [])
  const other = await anna.page.context().newPage()
  await other.goto(anna.page.url())
  await expect(other.getByTestId('message-list')).toHaveAttribute('data-state', 'ready')
  await anna.page
    .context()
    .route('**/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  await anna.send('на двоих')
  const row = other.getByTestId('message').filter({ hasText: 'на двоих' })
  await expect(row).toHaveAttribute('data-state', 'sending')
  await anna.page.close()
  await other.context().unroute('**/messages')
  await other.evaluate(() => dispatchEvent(new Event('online')))
  await expect(row).toHaveAttribute('data-state', 'sent')
  await expect(row).toHaveCount(1)
})
