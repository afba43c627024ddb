/** Who stands at the end of a chat stays there, until he himself scrolls away. */
import { writeTexts } from '../people/api.ts'
import { movements, settledTops } from '../people/list.ts'
import type { Person } from '../people/Person.ts'
import { expect, test } from '../system/fixtures.ts'

const lines = (count: number, word: string) =>
  Array.from({ length: count }, (_, index) => `${word} ${index + 1}`)

async function write(person: Person, chat: string, texts: string[]) {
  await writeTexts(new URL(person.page.url()).origin, person.account, chat, texts)
}

/** The newest message is whole in view, and nothing is left below it. */
async function expectAtEnd({ page }: Person, newest: string) {
  const row = page.getByTestId('message').filter({ hasText: newest })
  await expect(row).toBeInViewport({ ratio: 0.99 })
  const left = () =>
    page
      .getByTestId('message-list')
      .evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight)
  await expect.poll(left).toBeLessThanOrEqual(1)
}

test('whatever grows or shrinks around the list, its end stays in view', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  const { page, composer } = anna
  await anna.createChat('Конец', [boris])
  await write(anna, 'Конец', lines(60, 'строка'))
  await page.reload()
  await expect(page.getByTestId('message-list')).toHaveAttribute('data-state', 'ready')
  const steps: [string, () => Promise<void>][] = [
    [
      'the field grows line by line',
      async () => {
        await composer.click()
        for (let line = 0; line < 5; line += 1) {
          await page.keyboard.type('слово')
          await page.keyboard.press('Shift+Enter')
        }
      },
    ],
    ['the field is emptied', () => composer.fill('')],
    ['a long text is put into it', () => composer.fill('длинный текст '.repeat(40))],
    ['it is sent away', () => composer.press('Enter')],
    [
      'a message is edited and left as it was',
      async () => {
        await composer.press('ArrowUp')
        await expect(page.getByText('Изменение сообщения')).toBeVisible()
        await composer.press('Escape')
      },
    ],
    ['the keyboard of a phone comes', () => page.setViewportSize({ width: 1280, height: 420 })],
    ['and goes', () => page.setViewportSize({ width: 1280, height: 800 })],
    ['the window becomes narrow', () => page.setViewportSize({ width: 760, height: 800 })],
  ]
  for (const [number, [name, happens]] of steps.entries()) {
    await test.step(name, async () => {
      await happens()
      await write(boris, 'Конец', [`ответ-${number}`])
      await expectAtEnd(anna, `ответ-${number}`)
    })
  }
})

test('a flood of messages breaks nothing, and leaves alone who reads further up', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Поток', [boris])
  await write(boris, 'Поток', lines(250, 'капля'))
  const toEnd = anna.page.getByTestId('scroll-down')
  await toEnd.click()
  await write(boris, 'Поток', ['последняя капля'])
  await expectAtEnd(anna, 'последняя капля')

  await anna.page.getByTestId('message-list').hover()
  // The list may still be on its way to the message that has just come.
  await anna.page.waitForTimeout(500)
  await anna.page.mouse.wheel(0, -3_000)
  await expect(anna.page.getByTestId('message').filter({ hasText: 'последняя капля' })).not.toBeInViewport()
  const before = await settledTops(anna.page)
  await write(boris, 'Поток', lines(600, 'ливень'))
  const moved = movements(before, await settledTops(anna.page))
  expect(moved.length).toBeGreaterThan(3)
  for (const by of moved) expect(Math.abs(by)).toBeLessThan(1)
  await toEnd.click()
  await write(boris, 'Поток', ['последний ливень'])
  await expectAtEnd(anna, 'последний ливень')
})
