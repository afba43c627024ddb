/** Everything by keyboard. */
import { expect, test } from '../system/fixtures.ts'

test('chats are found, switched, closed and listed by keys', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Ёлка', [])
  await anna.createChat('Работа', [])
  const { page } = anna
  const title = page.getByTestId('chat-title')

  await page.keyboard.press('Control+k')
  await page.keyboard.type('елк')
  await expect(page.getByTestId('jump-target')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(title).toHaveText('Ёлка')

  await page.keyboard.press('Alt+ArrowUp')
  await expect(title).toHaveText('Работа')
  await page.keyboard.press('Alt+ArrowDown')
  await expect(title).toHaveText('Ёлка')

  await page.keyboard.press('Control+k')
  await page.keyboard.type(boris.account.login)
  await expect(page.getByTestId('jump-target')).toContainText('Борис Годунов')
  await page.keyboard.press('Enter')
  await expect(title).toHaveText('Борис Годунов')

  await page.keyboard.press('Escape')
  await expect(title).toHaveCount(0)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Сочетания клавиш' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a list is one stop, and the focus goes back to where it was', async ({ people }) => {
  const { page, createChat } = await people.register('Анна', 'Каренина').then((anna) => ({
    page: anna.page,
    createChat: (name: string) => anna.createChat(name, []),
  }))
  await createChat('Первый')
  await createChat('Второй')
  const items = page.getByTestId('chat-item')
  await items.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(items.nth(1)).toBeFocused()
  await page.keyboard.press('End')
  await expect(items.last()).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: /^Мой профиль/ })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(items.last()).toBeFocused()

  const opener = page.getByRole('button', { name: 'Новый чат' })
  await opener.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('Название')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(opener).toBeFocused()

  await page.getByRole('tab', { name: 'Чаты' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Контакты' })).toBeFocused()
  await expect(page.getByText('Контактов пока нет')).toBeVisible()
})

test('the messages are one stop, and each has its menu', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Стрелки', [boris])
  await boris.openChat('Стрелки')
  await boris.send('раз')
  await expect(anna.message('раз')).toBeVisible()
  await anna.send('два')
  const { page } = anna
  await expect(anna.message('два')).toBeInViewport({ ratio: 1 })
  await anna.composer.focus()
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByTestId('message-list')).toBeFocused()
  const focused = page.locator('[data-testid="message"]:focus-within')
  await page.keyboard.press('ArrowUp')
  await expect(focused).toContainText('два')
  await page.keyboard.press('ArrowUp')
  await expect(focused).toContainText('раз')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem')).toHaveText(['Копировать текст'])
  await expect(page.getByRole('menuitem')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(focused).toContainText('раз')
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem')).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(anna.composer).toBeFocused()

  await page.keyboard.press('Control+f')
  await expect(page.getByTestId('chat-search')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(anna.composer).toBeFocused()
})

test('what was pressed goes, and the focus goes on', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  const { page } = anna
  await page.getByRole('button', { name: 'Новый чат' }).click()
  const field = page.getByLabel('Найти по логину или имени')
  await field.fill(boris.account.login)
  await expect(page.getByRole('dialog').getByText(`@${boris.account.login}`)).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(field).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'Не добавлять: Борис Годунов' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(field).toBeFocused()
})
