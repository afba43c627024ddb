/** Who stands at the end of a chat stays there, until he himself scrolls away. */
import type { Page } from '@playwright/test'
import { writeTexts } from '../people/api.ts'
import { movements, settledTops } from '../people/list.ts'
import type { People } from '../people/People.ts'
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
  await expect.poll(() => belowView(page)).toBeLessThanOrEqual(1)
}

/** Goes to the end, as often as more has come meanwhile. */
async function goToEnd(person: Person, newest: string) {
  const row = person.page.getByTestId('message').filter({ hasText: newest })
  await expect(async () => {
    await person.page.getByTestId('message-list').press('End')
    await expect(row).toBeInViewport({ ratio: 0.99, timeout: 1_000 })
  }).toPass()
  await expectAtEnd(person, newest)
}

/** How many pixels of the list are below what is in view. */
function belowView(page: Page): Promise<number> {
  const list = page.getByTestId('message-list')
  return list.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight)
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
  const { anna, boris } = await atTheEnd(people, 'Поток', 250)
  await anna.page.mouse.wheel(0, -3_000)
  await expect(anna.page.getByTestId('message').filter({ hasText: 'последняя капля' })).not.toBeInViewport()
  const before = await settledTops(anna.page)
  await write(boris, 'Поток', lines(600, 'ливень'))
  const moved = movements(before, await settledTops(anna.page))
  expect(moved.length).toBeGreaterThan(3)
  for (const by of moved) expect(Math.abs(by)).toBeLessThan(1)
  await anna.page.getByTestId('scroll-down').click()
  await write(boris, 'Поток', ['последний ливень'])
  await expectAtEnd(anna, 'последний ливень')
})

test('whoever scrolls up while messages keep coming is not taken back to the end', async ({ people }) => {
  const { anna, boris } = await atTheEnd(people, 'Ручей', 100)
  let flows = true
  const stream = (async () => {
    for (let number = 1; flows; number += 1) await write(boris, 'Ручей', [`струя-${number}.`])
  })()
  await expect(anna.page.getByTestId('message').filter({ hasText: 'струя-5.' })).toBeVisible()
  const backwards = await watchTheWayUp(anna.page)
  for (let turn = 0; turn < 12; turn += 1) {
    await anna.page.mouse.wheel(0, -150)
    await anna.page.waitForTimeout(60)
  }
  await expect.poll(() => belowView(anna.page)).toBeGreaterThan(1_500)
  expect(await backwards()).toEqual([])
  flows = false
  await stream
})

/** Anna stands, with her mouse, at the end of a long chat with Boris. */
async function atTheEnd(people: People, chat: string, count: number) {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat(chat, [boris])
  await write(boris, chat, lines(count, 'капля'))
  await write(boris, chat, ['последняя капля'])
  await goToEnd(anna, 'последняя капля')
  await anna.page.getByTestId('message-list').hover()
  return { anna, boris }
}

/** From now on, frame by frame: by how many pixels the list went down again once it had left its end. */
async function watchTheWayUp(page: Page): Promise<() => Promise<number[]>> {
  const watched = await page.getByTestId('message-list').evaluateHandle((list) => {
    const backwards: number[] = []
    let highest: number | undefined
    const look = () => {
      const top = list.scrollTop
      if (highest === undefined) highest = list.scrollHeight - top - list.clientHeight > 60 ? top : undefined
      else if (top > highest + 1) backwards.push(top - highest)
      else highest = Math.min(highest, top)
      requestAnimationFrame(look)
    }
    look()
    return backwards
  })
  return () => watched.jsonValue()
}
