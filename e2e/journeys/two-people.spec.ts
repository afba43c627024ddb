/** The main job: two people write to each other, and whatever happens, both screens tell the same. */
import type { Person } from '../people/Person.ts'
import { expect, test } from '../system/fixtures.ts'
import { texts } from './texts.ts'

const CHAT = 'Планы на лето'

/** Both write one after the other, and each sees what the other wrote. */
async function exchange(anna: Person, boris: Person, written: string[]) {
  for (const [index, text] of written.entries()) {
    const [writer, reader] = index % 2 === 0 ? [anna, boris] : [boris, anna]
    await writer.send(text)
    await expect(reader.message(text)).toBeVisible()
  }
}

/** The texts on the screen, in its order, once it shows every one of `expected` as sent. */
async function textsOn(person: Person, expected: number): Promise<string[]> {
  await expect(person.page.locator('[data-testid="message"][data-state="sending"]')).toHaveCount(0)
  let rows = await person.transcript()
  await expect(async () => {
    rows = (await person.transcript()).filter((row) => row.kind === 'text')
    expect(rows).toHaveLength(expected)
  }).toPass()
  const numbers = rows.map((row) => row.seq)
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other))
  return rows.map((row) => row.text)
}

test('two people write to each other through a crash of the gateway, and nothing is lost', async ({
  system,
  people,
}) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  const written = texts(40)
  let kept = [...written]

  await test.step('a chat appears at the other', async () => {
    await anna.createChat(CHAT, [boris])
    await boris.openChat(CHAT)
    await expect(boris.page.getByTestId('message-list')).toContainText('Анна')
  })

  await test.step('each is seen online', async () => {
    await anna.openMembers()
    await expect(anna.onlineMembers()).toHaveCount(2)
    await anna.closeDialog()
  })

  await test.step('forty messages go to and fro', () => exchange(anna, boris, written))

  await test.step('one sees the other typing', async () => {
    await anna.composer.pressSequentially('пишу')
    await expect(boris.page.getByTestId('typing')).toContainText('Анна печатает')
    await anna.composer.fill('')
    await expect(boris.page.getByTestId('typing')).toHaveCount(0)
  })

  await test.step('what is unread is counted, and reading is told', async () => {
    await boris.openChat('Главная')
    const unread = ['первое непрочитанное', 'второе непрочитанное', 'третье непрочитанное']
    for (const text of unread) await anna.send(text)
    await expect(boris.chatItem(CHAT)).toHaveAttribute('data-unread', '3')
    await expect(anna.message(unread[2] ?? '')).toHaveAttribute('data-state', 'sent')
    await boris.openChat(CHAT)
    await expect(boris.chatItem(CHAT)).toHaveAttribute('data-unread', '0')
    await expect(anna.message(unread[2] ?? '')).toHaveAttribute('data-state', 'read')
    kept.push(...unread)
  })

  await test.step('some are changed and some deleted', async () => {
    await anna.edit('сообщение № 39', 'сообщение № 39, исправленное')
    await expect(boris.message('сообщение № 39, исправленное')).toContainText('изменено')
    await boris.delete('сообщение № 40')
    await expect(anna.message('сообщение № 40')).toHaveCount(0)
    kept = kept.filter((text) => text !== 'сообщение № 40')
    kept = kept.map((text) => (text === 'сообщение № 39' ? 'сообщение № 39, исправленное' : text))
  })

  await test.step('the gateway crashes while both go on writing', async () => {
    await anna.send('перед падением')
    await system.kill('gateway')
    for (const number of [1, 2, 3]) {
      await Promise.all([anna.send(`без связи, Анна ${number}`), boris.send(`без связи, Борис ${number}`)])
    }
    await expect(anna.page.getByTestId('banner')).toContainText('Соединение потеряно')
    await system.restart('gateway')
    await Promise.all([anna.send('снова здесь, Анна'), boris.send('снова здесь, Борис')])
    await expect(anna.page.getByTestId('banner')).toHaveCount(0)
    await expect(boris.page.getByTestId('banner')).toHaveCount(0)
  })

  const offline = [1, 2, 3].flatMap((number) => [`без связи, Анна ${number}`, `без связи, Борис ${number}`])
  const all = [...kept, 'перед падением', ...offline, 'снова здесь, Анна', 'снова здесь, Борис']

  await test.step('both screens show the same, in the same order', async () => {
    const [atAnna, atBoris] = await Promise.all([textsOn(anna, all.length), textsOn(boris, all.length)])
    expect(atAnna).toEqual(atBoris)
    expect([...atAnna].sort()).toEqual([...all].sort())
    expect(atAnna.slice(0, kept.length)).toEqual(kept)
    expect(await anna.storedTexts(CHAT)).toEqual(atAnna)
  })

  await test.step('and the same after a reload', async () => {
    const before = await textsOn(anna, all.length)
    await Promise.all([anna.page.reload(), boris.page.reload()])
    await anna.openChat(CHAT)
    await boris.openChat(CHAT)
    expect(await textsOn(anna, all.length)).toEqual(before)
    expect(await textsOn(boris, all.length)).toEqual(before)
  })
})
