/** The list of messages holds still: whatever loads or changes, what one reads stays where it is. */
import { writeTexts } from '../people/api.ts'
import { movements, rowTops, settledTops } from '../people/list.ts'
import type { Person } from '../people/Person.ts'
import { expect, test } from '../system/fixtures.ts'

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `строка ${index + 1} `.repeat(1 + ((index * 7) % 40)).trim())

async function aLongChat(person: Person, name: string, count: number) {
  await person.createChat(name, [])
  await writeTexts(new URL(person.page.url()).origin, person.account, name, lines(count))
  await person.page.reload()
  await person.openChat(name)
}

test('nothing in view moves while history loads above', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await aLongChat(anna, 'Длинный', 700)
  const { page } = anna
  await page.getByTestId('message-list').hover()
  const off: number[] = []
  let before = await settledTops(page)
  for (let step = 0; step < 40; step += 1) {
    await page.mouse.wheel(0, -500)
    await expect.poll(async () => JSON.stringify([...(await rowTops(page))])).not.toBe(JSON.stringify([...before]))
    const after = await settledTops(page)
    const moved = movements(before, after)
    const wheel = Math.max(...moved.map(Math.abs), 0)
    off.push(...moved.map((by) => Math.abs(by - 500)))
    before = after
    if (wheel === 0) break
  }
  console.log('off', JSON.stringify(off.map((x) => Math.round(x))))
  expect(Math.max(...off)).toBeLessThan(1)
})
