/** What is unread is counted, shown and cleared everywhere; the chat with the newest message stands first. */
import { expect, test } from '../system/fixtures.ts'

test('unread messages are counted in list and title, and cleared on all my devices', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Первый', [boris])
  await anna.createChat('Второй', [boris])
  const tablet = await people.signIn(boris.account)
  await boris.openChat('Главная')
  await tablet.openChat('Главная')

  await anna.openChat('Первый')
  for (const text of ['раз', 'два']) await anna.send(text)
  await anna.openChat('Второй')
  await anna.send('три')
  for (const device of [boris, tablet]) {
    await expect(device.chatItem('Первый')).toHaveAttribute('data-unread', '2')
    await expect(device.chatItem('Второй')).toHaveAttribute('data-unread', '1')
    await expect(device.page).toHaveTitle(/^\(3\) /)
  }
  await anna.openChat('Первый')
  await anna.delete('два')
  await expect(boris.chatItem('Первый')).toHaveAttribute('data-unread', '1')

  await boris.openChat('Первый')
  for (const device of [boris, tablet]) {
    await expect(device.chatItem('Первый')).toHaveAttribute('data-unread', '0')
    await expect(device.page).toHaveTitle(/^\(1\) /)
  }
  await boris.page.reload()
  await expect(boris.chatItem('Второй')).toHaveAttribute('data-unread', '1')
})

test('the chat with the newest message stands first', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  for (const name of ['Альфа', 'Бета', 'Гамма']) await anna.createChat(name, [boris])
  const titles = boris.page.getByTestId('chat-item')
  await expect(titles.first()).toContainText('Гамма')
  await anna.openChat('Альфа')
  await anna.send('наверх')
  await expect(titles.first()).toContainText('Альфа')
  await boris.openChat('Бета')
  await boris.send('и я')
  await expect(titles.nth(0)).toContainText('Бета')
  await expect(titles.nth(1)).toContainText('Альфа')
  await expect(titles.nth(2)).toContainText('Гамма')
})

test('a chat that I marked unread is read when I open it', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Позже', [])
  await anna.createChat('Сейчас', [])
  await anna.chatItem('Позже').click({ button: 'right' })
  await anna.page.getByRole('menuitem', { name: 'Пометить непрочитанным' }).click()
  const mark = anna.chatItem('Позже').getByTestId('chat-mark')
  await expect(mark).toBeVisible()
  await anna.openChat('Позже')
  await expect(mark).toHaveCount(0)
})

test('who comes into the main chat is in its list when somebody looks', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.openChat('Главная')
  const count = async () => {
    const told = await anna.page.getByTestId('chat-subtitle').textContent()
    return Number.parseInt(told ?? '', 10)
  }
  const before = await count()
  await people.register('Борис', 'Годунов')
  await anna.openMembers()
  await expect(anna.page.getByTestId('member').filter({ hasText: 'Борис Годунов' }).first()).toBeVisible()
  await expect.poll(count).toBe(before + 1)
})
