/** Chats are made and renamed, people come and go (features 3, 4 and 17). */
import type { Page } from '@playwright/test'
import { addContact, answer, choose, toast } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

test('a chat is made, renamed and deleted before everybody’s eyes', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Черновик названия', [boris])
  await expect(toast(boris, 'Анна Каренина создаёт чат «Черновик названия»')).toBeVisible()
  await boris.openChat('Черновик названия')
  await choose(anna.page, 'Действия с чатом', 'Переименовать')
  await anna.page.getByLabel('Название').fill('Книжный клуб')
  await anna.page.getByRole('button', { name: 'Сохранить' }).click()
  await expect(boris.page.getByTestId('chat-title')).toHaveText('Книжный клуб')
  await expect(boris.chatItem('Книжный клуб')).toBeVisible()
  await expect(toast(boris, 'Чат «Черновик названия» теперь называется «Книжный клуб»')).toBeVisible()
  await expect(boris.page.getByTestId('message-list')).toContainText('переименовывает чат: «Книжный клуб»')

  await choose(anna.page, 'Действия с чатом', 'Удалить чат')
  await answer(anna.page, 'Удалить чат')
  await expect(toast(boris, 'Анна Каренина удаляет чат «Книжный клуб»')).toBeVisible()
  await expect(boris.chatItem('Книжный клуб')).toHaveCount(0)
  await expect(boris.page.getByTestId('chat-title')).toHaveCount(0)
})

test('a contact is added with one click, and who is removed loses the chat at once', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  const vera = await people.register('Вера', 'Павлова')
  await addContact(anna, vera)
  await anna.page.getByRole('tab', { name: 'Чаты' }).click()
  await anna.createChat('Дача', [boris])
  await anna.send('до Веры')
  await boris.openChat('Дача')

  await test.step('one click adds, all see it', async () => {
    await anna.openMembers()
    const window = anna.page.getByRole('dialog')
    await expect(window.getByTestId('member').filter({ hasText: 'Анна' })).toContainText('ВыСоздатель')
    await window.getByRole('button', { name: 'Добавить в чат: Вера Павлова' }).click()
    await expect(window.getByTestId('member')).toHaveCount(3)
    await expect(window.getByText('Все ваши контакты уже в этом чате.')).toBeVisible()
    await expect(toast(vera, 'Вы добавлены в чат «Дача»')).toBeVisible()
    await expect(vera.chatItem('Дача')).toHaveAttribute('data-unread', '0')
    await vera.openChat('Дача')
    await expect(vera.message('до Веры')).toBeVisible()
    await expect(boris.page.getByTestId('message-list')).toContainText(
      'Анна Каренина добавляет в чат: Вера Павлова',
    )
    await expect(boris.page.getByTestId('chat-subtitle')).toHaveText('3 участника')
  })

  await test.step('only the creator removes, and is asked first', async () => {
    await boris.openMembers()
    await choose(boris.page, 'Действия с участником: Вера Павлова', 'Профиль')
    await boris.page.keyboard.press('Escape')
    await boris.page.getByRole('button', { name: 'Действия с участником: Вера Павлова' }).click()
    await expect(boris.page.getByRole('menuitem', { name: 'Удалить из чата' })).toHaveCount(0)
    await boris.page.keyboard.press('Escape')
    await boris.page.keyboard.press('Escape')
    await choose(anna.page, 'Действия с участником: Вера Павлова', 'Удалить из чата')
    await answer(anna.page, 'Удалить из чата')
    await expect(toast(vera, 'Вас удалили из чата «Дача»')).toBeVisible()
    await expect(vera.chatItem('Дача')).toHaveCount(0)
    await expect(vera.page.getByTestId('composer')).toHaveCount(0)
    await anna.closeDialog()
    await anna.send('после Веры')
    await expect(boris.message('после Веры')).toBeVisible()
    await expect(vera.page.locator('body')).not.toContainText('после Веры')
  })

  await test.step('a member leaves, and the rest are told', async () => {
    await choose(boris.page, 'Действия с чатом', 'Покинуть чат')
    await answer(boris.page, 'Покинуть чат')
    await expect(boris.chatItem('Дача')).toHaveCount(0)
    await expect(anna.page.getByTestId('message-list')).toContainText('Борис Годунов покидает чат')
    await expect(anna.page.getByTestId('chat-subtitle')).toHaveText('1 участник')
  })
})

test('a chat is handed over, and a creator who wants to leave is asked what becomes of it', async ({
  people,
}) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Эстафета', [boris])
  await boris.openChat('Эстафета')
  const leave = (page: Page) => choose(page, 'Действия с чатом', 'Покинуть чат')
  const question = anna.page.getByRole('alertdialog')

  await test.step('a creator cannot just leave: handing over leads to the members', async () => {
    await leave(anna.page)
    await expect(question).toContainText('Вы создатель этого чата')
    await question.getByRole('button', { name: 'Передать чат' }).click()
    await choose(anna.page, 'Действия с участником: Борис Годунов', 'Сделать создателем')
    await expect(question).toContainText('Новый создатель чата — Борис Годунов?')
    await answer(anna.page, 'Передать чат')
    const member = anna.page.getByRole('dialog').getByTestId('member')
    await expect(member.filter({ hasText: 'Борис' })).toContainText('Создатель')
    await anna.closeDialog()
  })

  await test.step('all are told, and the roles have changed', async () => {
    for (const { page } of [anna, boris]) {
      await expect(page.getByTestId('message-list')).toContainText('Создатель чата теперь Борис Годунов')
    }
    await boris.page.getByRole('button', { name: 'Действия с чатом' }).click()
    await expect(boris.page.getByRole('menuitem', { name: 'Удалить чат' })).toBeVisible()
    await boris.page.keyboard.press('Escape')
    await leave(anna.page)
    await answer(anna.page, 'Покинуть чат')
    await expect(anna.chatItem('Эстафета')).toHaveCount(0)
  })

  await test.step('the new creator deletes it instead of leaving', async () => {
    await leave(boris.page)
    await boris.page.getByRole('alertdialog').getByRole('button', { name: 'Удалить чат' }).click()
    await expect(boris.page.getByRole('alertdialog')).toContainText('Удалить «Эстафета» для всех?')
    await answer(boris.page, 'Удалить чат')
    await expect(boris.chatItem('Эстафета')).toHaveCount(0)
  })
})
