/** Finding messages, in a chat and in all of them, however far back. */
import { readFile } from 'node:fs/promises'
import { writeTexts } from '../people/api.ts'
import type { Person } from '../people/Person.ts'
import { expect, test } from '../system/fixtures.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const filler = (count: number) => Array.from({ length: count }, (_, index) => `запись номер ${index}`)

/** A chat with something to find at its beginning, in its middle and at its end. */
async function aChatToSearch(person: Person, name: string) {
  await person.createChat(name, [])
  const origin = new URL(person.page.url()).origin
  const write = (texts: string[]) => writeTexts(origin, person.account, name, texts)
  await write(['Встреча в понедельник у фонтана'])
  await write(filler(300))
  await write(['Перенесём встречу на вторник'])
  await write(filler(60))
  await write(['О встрече напомню: ёлка уже стоит'])
  await person.page.reload()
  await person.openChat(name)
}

const inTheMiddle = async (person: Person, text: string) => {
  const row = person.page.getByTestId('message').filter({ hasText: text })
  await expect(row).toBeInViewport()
  await expect(row.locator('mark').first()).toBeVisible()
  const [box, list] = await Promise.all([
    row.boundingBox(),
    person.page.getByTestId('message-list').boundingBox(),
  ])
  if (!box || !list) throw new Error('nothing is shown')
  const middle = (box.y + box.height / 2 - list.y) / list.height
  return middle
}

for (const size of ['wide', 'phone'] as const) {
  test(`word forms are found one after another, round and round (${size})`, async ({ people }) => {
    const first = await people.register('Анна', 'Каренина')
    await aChatToSearch(first, 'Дела')
    const anna = size === 'phone' ? await people.signIn(first.account, phone) : first
    if (size === 'phone') await anna.openChat('Дела')
    await anna.page.getByRole('button', { name: 'Найти в чате' }).click()
    const field = anna.page.getByTestId('chat-search')
    const counter = anna.page.getByTestId('search-counter')
    await field.fill('ВСТРЕЧИ')
    await expect(counter).toHaveText('1/3')
    await expect(anna.page.getByTestId('message').filter({ hasText: 'О встрече' })).toBeInViewport()

    await field.press('Enter')
    await expect(counter).toHaveText('2/3')
    await expect.poll(() => inTheMiddle(anna, 'Перенесём')).toBeCloseTo(0.5, 1)
    await field.press('Enter')
    await expect(counter).toHaveText('3/3')
    await expect(anna.page.getByTestId('message').filter({ hasText: 'у фонтана' })).toBeInViewport()
    await anna.page.getByRole('button', { name: 'Предыдущее совпадение' }).click()
    await expect(counter).toHaveText('1/3')
    await expect(anna.page.getByTestId('message').filter({ hasText: 'О встрече' })).toBeInViewport()
    await field.press('Shift+Enter')
    await expect(counter).toHaveText('3/3')

    await field.fill('елка')
    await expect(counter).toHaveText('1/1')
    await field.fill('такого тут нет')
    await expect(counter).toHaveText('0/0')
    await field.press('Escape')
    await expect(field).toHaveCount(0)
    await expect(anna.page.locator('mark')).toHaveCount(0)
  })
}

test('a message of any chat is found from the list and shown where it stands', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await aChatToSearch(anna, 'Далёкие дела')
  await anna.openChat('Главная')
  const field = anna.page.getByTestId('search')
  await field.fill('фонтан')
  const hit = anna.page.getByTestId('search-hit').filter({ hasText: 'понедельник' })
  await expect(hit.locator('mark')).toHaveText('фонтана')
  await field.press('ArrowDown')
  await anna.page.keyboard.press('Enter')
  await expect(anna.page.getByTestId('chat-title')).toHaveText('Далёкие дела')
  await expect(anna.page.getByTestId('message').filter({ hasText: 'у фонтана' })).toBeInViewport()
  await field.fill('далёк')
  await expect(anna.page.getByTestId('search-hit').first()).toContainText('Далёкие дела')
  await field.press('Escape')
  await expect(anna.page.getByTestId('chat-list')).toBeVisible()
})

test('a chat is saved as a file', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Архив', [])
  await anna.send('на память')
  await anna.page.getByRole('button', { name: 'Действия с чатом' }).click()
  await anna.page.getByRole('menuitem', { name: 'Сохранить переписку' }).click()
  const download = anna.page.waitForEvent('download')
  await anna.page.getByRole('button', { name: 'JSON' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('Архив.json')
  expect(await readFile(await file.path(), 'utf8')).toContain('на память')
})
