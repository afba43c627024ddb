/** The list of messages holds still: whatever loads or changes, what one reads stays where it is. */
import { writeTexts } from '../people/api.ts'
import { movements, rowTops, settledTops } from '../people/list.ts'
import type { Person } from '../people/Person.ts'
import { expect, test } from '../system/fixtures.ts'

/** Lines of very different lengths. */
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `строка ${index + 1} `.repeat(1 + ((index * 7) % 40)).trim())

async function write(person: Person, chat: string, texts: string[]) {
  await writeTexts(new URL(person.page.url()).origin, person.account, chat, texts)
}

/** A chat whose whole length nobody has loaded yet. */
async function openLongChat(person: Person, name: string, count: number) {
  await person.createChat(name, [])
  await write(person, name, lines(count))
  await person.page.reload()
  await person.openChat(name)
}

async function wheel(person: Person, by: number) {
  const before = JSON.stringify([...(await rowTops(person.page))])
  await person.page.mouse.wheel(0, by)
  await expect.poll(async () => JSON.stringify([...(await rowTops(person.page))])).not.toBe(before)
}

async function toTop(person: Person) {
  await person.page.getByTestId('message-list').evaluate((list) => list.scrollTo(0, 0))
}

/** By how many pixels the rows that were in view before are elsewhere now. */
async function driftSince(person: Person, before: Map<string, number>): Promise<number> {
  const moved = movements(before, await settledTops(person.page))
  expect(moved.length).toBeGreaterThan(0)
  return Math.max(...moved.map(Math.abs))
}

test('nothing in view moves while history loads above', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await openLongChat(anna, 'Длинный', 450)
  await anna.page.getByTestId('message-list').hover()
  for (let step = 0; step < 14; step += 1) {
    const before = await settledTops(anna.page)
    await wheel(anna, -500)
    const moved = movements(before, await settledTops(anna.page))
    for (const by of moved) expect(Math.abs(by - 500), `step ${step}`).toBeLessThan(1)
  }
})

test('history that does not come offers another try, and what is in view stays', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await openLongChat(anna, 'Длинный', 300)
  const older = /\/messages\?.*before=/
  await anna.page.route(older, (route) => route.abort())
  await toTop(anna)
  const told = anna.page.getByTestId('history-retry')
  await expect(told).toContainText('Более ранние сообщения не загрузились.')
  const before = await settledTops(anna.page)
  await anna.page.unroute(older)
  await told.getByRole('button', { name: 'Повторить' }).click()
  await expect(told).toBeHidden()
  expect(await driftSince(anna, before)).toBeLessThan(1)
  const first = anna.page.locator('[data-seq="1"]')
  await expect(async () => {
    await toTop(anna)
    await expect(first).toBeVisible({ timeout: 1_000 })
  }).toPass()
})

test('a chat is left and found at the same message, over switching and reloading', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await openLongChat(anna, 'Длинный', 300)
  await anna.page.getByTestId('message-list').hover()
  for (let step = 0; step < 8; step += 1) await wheel(anna, -500)
  const left = await settledTops(anna.page)

  await anna.openChat('Главная')
  await anna.openChat('Длинный')
  expect(await driftSince(anna, left)).toBeLessThan(2)

  await anna.page.reload()
  await expect(anna.page.getByTestId('message-list')).toHaveAttribute('data-state', 'ready')
  expect(await driftSince(anna, left)).toBeLessThan(2)
})

test('a message that grows above moves nothing that is read', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Правки', [boris])
  await write(boris, 'Правки', ['короткое письмо'])
  await write(boris, 'Правки', lines(40))
  await boris.openChat('Правки')
  await anna.page.getByTestId('message-list').hover()
  await toTop(anna)
  await wheel(anna, 200)
  const before = await settledTops(anna.page)
  await toTop(boris)
  const long = 'очень длинное письмо '.repeat(30).trim()
  await boris.edit('короткое письмо', long)
  await expect(anna.message(long)).toBeAttached()
  expect(await driftSince(anna, before)).toBeLessThan(1)
})

test('the first opening goes to the unread divider, and the button down counts and leads to the end', async ({
  people,
}) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Отпуск', [boris])
  await boris.openChat('Отпуск')
  await boris.openChat('Главная')
  await write(anna, 'Отпуск', lines(120))
  await expect(boris.chatItem('Отпуск')).toHaveAttribute('data-unread', '120')
  await boris.page.reload()
  await boris.openChat('Отпуск')

  const divider = boris.page.getByTestId('unread-divider')
  await expect(divider).toBeInViewport()
  const down = boris.page.getByTestId('scroll-down')
  await expect(down).toBeVisible()
  const unread = Number(await boris.chatItem('Отпуск').getAttribute('data-unread'))
  expect(unread).toBeGreaterThan(80)
  await expect(down).toHaveAttribute('data-count', String(unread))

  await down.click()
  await expect(boris.chatItem('Отпуск')).toHaveAttribute('data-unread', '0')
  await expect(boris.page.getByTestId('message').last()).toBeInViewport()
  await expect(down).toHaveCount(0)
})
