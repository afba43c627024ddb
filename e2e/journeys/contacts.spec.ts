/** Contacts, and my own names for people (features 5 and 14). */
import { addContact, answer, chooseAt, contact, openContacts, toast, writeTo } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

test('a contact goes by the name I give him, everywhere and on all my devices', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Кухня', [boris])
  await boris.openChat('Кухня')
  await boris.send('Кто моет посуду?')
  const laptop = await people.signIn(anna.account)

  await test.step('added by login, he is there on both devices, online', async () => {
    await addContact(anna, boris)
    await expect(toast(anna, 'Борис Годунов теперь в ваших контактах')).toBeVisible()
    await openContacts(laptop)
    await expect(contact(anna, 'Борис Годунов')).toHaveAttribute('data-online', 'true')
    await expect(contact(laptop, 'Борис Годунов')).toHaveAttribute('data-online', 'true')
  })

  await test.step('renamed, he has the new name in contacts, list, messages and members', async () => {
    await chooseAt(contact(anna, 'Борис Годунов'), 'Изменить имя')
    const window = anna.page.getByRole('dialog', { name: 'Имя контакта' })
    await expect(window).toContainText('Борис Годунов')
    await window.getByLabel('Имя', { exact: true }).fill('Боря')
    await window.getByLabel('Фамилия').fill('с работы')
    await window.getByRole('button', { name: 'Сохранить' }).click()
    for (const { page } of [anna, laptop]) {
      await expect(page.getByTestId('contact')).toContainText('Боря с работы')
      await page.getByRole('tab', { name: 'Чаты' }).click()
      await expect(page.getByTestId('chat-item').filter({ hasText: 'Кухня' })).toContainText('Боря')
    }
    await anna.openChat('Кухня')
    await expect(anna.page.getByTestId('message-list')).toContainText('Боря с работы')
    await anna.openMembers()
    await expect(anna.page.getByTestId('member').filter({ hasText: 'Боря с работы' })).toBeVisible()
    await anna.closeDialog()
  })

  await test.step('his own new name changes nothing of it', async () => {
    await boris.page.getByRole('button', { name: /^Мой профиль/ }).click()
    await boris.page.getByRole('dialog').getByLabel('Имя', { exact: true }).fill('Борислав')
    await boris.page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click()
    await openContacts(anna)
    await contact(anna, 'Боря с работы').getByRole('button').first().click()
    await expect(anna.page.getByTestId('profile-name')).toHaveText('Боря с работы')
    await expect(anna.page.getByRole('dialog')).toContainText('Борислав Годунов')
    await anna.closeDialog()
  })

  await test.step('writing to him opens the direct chat under that name', () =>
    writeTo(anna, 'Боря с работы'))

  await test.step('deleted, he has his own name again', async () => {
    await openContacts(laptop)
    await chooseAt(contact(anna, 'Боря с работы'), 'Удалить из контактов')
    await answer(anna.page, 'Удалить из контактов')
    await expect(anna.page.getByText('Контактов пока нет')).toBeVisible()
    await expect(laptop.page.getByText('Контактов пока нет')).toBeVisible()
    await expect(anna.page.getByTestId('chat-title')).toHaveText('Борислав Годунов')
  })
})

test('from an avatar in a chat one gets to the profile and into the contacts', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const vera = await people.register('Вера', 'Павлова')
  await anna.createChat('Сад', [vera])
  await vera.openChat('Сад')
  await vera.send('Яблони зацвели')
  await anna.page.getByRole('button', { name: 'Открыть профиль: Вера Павлова' }).click()
  const window = anna.page.getByRole('dialog', { name: 'Профиль' })
  await expect(window).toContainText('в сети')
  await window.getByRole('button', { name: 'Добавить в контакты' }).click()
  await expect(window.getByRole('button', { name: 'Удалить из контактов' })).toBeVisible()
  await anna.closeDialog()

  await test.step('gone, she was last seen just now', async () => {
    await openContacts(anna)
    await expect(contact(anna, 'Вера Павлова')).toHaveAttribute('data-online', 'true')
    await vera.page.context().close()
    await expect(contact(anna, 'Вера Павлова')).toHaveAttribute('data-online', 'false')
    await expect(contact(anna, 'Вера Павлова')).toContainText('был(а) в сети только что')
  })
})
