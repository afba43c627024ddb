/** The main ways on a small phone: one pane at a time, everything within reach. */
import { addContact, choose, contact, openContacts, openSettings } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

test.use({ viewport: { width: 360, height: 740 } })

test('a phone shows one pane, leads back, and nothing hangs over its edge', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  const { page } = anna
  const fits = async () => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
  }
  await fits()
  await anna.createChat('Рыбалка', [boris])
  await expect(page.getByTestId('chat-list')).toBeHidden()
  await fits()
  await page.getByRole('button', { name: 'К списку чатов' }).click()
  await expect(page.getByTestId('chat-list')).toBeVisible()
  await anna.openChat('Рыбалка')
  await anna.send('Клюёт!')
  await boris.openChat('Рыбалка')
  await expect(boris.message('Клюёт!')).toBeVisible()
  await page.goBack()
  await expect(page.getByTestId('chat-list')).toBeVisible()

  await addContact(anna, boris)
  await contact(anna, 'Борис Годунов').getByRole('button').first().click()
  await expect(page.getByTestId('profile-name')).toBeVisible()
  await fits()
  await anna.closeDialog()
  await openContacts(anna)
  await openSettings(anna)
  await fits()
  await anna.closeDialog()
  await choose(page, 'Меню учётной записи', 'Мой профиль')
  await fits()
})

test('a step back closes what lies over a chat, and only the next one the chat', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const { page } = anna
  await anna.createChat('Рыбалка', [])
  const list = page.getByTestId('chat-list')
  await page.getByRole('button', { name: 'Участники' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'Действия с чатом' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(page.getByTestId('chat-title')).toHaveText('Рыбалка')
  await expect(list).toBeHidden()
  await page.goBack()
  await expect(list).toBeVisible()
})
