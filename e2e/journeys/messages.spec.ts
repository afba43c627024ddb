/** Writing, and what can be done with what is written. */
import { answer } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

test('a message goes from sending to sent to read', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Почта', [boris])
  await boris.openChat('Главная')
  let answer = () => {}
  const held = new Promise<void>((resolve) => (answer = resolve))
  await anna.page.route('**/messages', async (route) => {
    await held
    await route.continue()
  })
  await anna.send('здравствуй')
  await expect(anna.message('здравствуй')).toHaveAttribute('data-state', 'sending')
  answer()
  await expect(anna.message('здравствуй')).toHaveAttribute('data-state', 'sent')
  await boris.openChat('Почта')
  await expect(boris.message('здравствуй')).toBeVisible()
  await expect(anna.message('здравствуй')).toHaveAttribute('data-state', 'read')
})

test('what the server refuses says why and can be tried again', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Отказ', [])
  await anna.page.route('**/messages', (route) =>
    route.fulfill({
      status: 507,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 507, code: 'storage_full' }),
    }),
  )
  await anna.send('не влезает')
  const row = anna.message('не влезает')
  await expect(row).toHaveAttribute('data-state', 'failed')
  await expect(row).toContainText('На сервере кончилось место')
  await anna.page.unroute('**/messages')
  await row.getByRole('button', { name: 'Повторить' }).click()
  await expect(row).toHaveAttribute('data-state', 'sent')
  await expect(row).toHaveCount(1)
})

test('a message is changed and deleted from its menu, by mouse and by keyboard, and both see it', async ({
  people,
}) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Меню', [boris])
  await boris.openChat('Меню')
  for (const text of ['первое', 'второе', 'третье']) await anna.send(text)
  await expect(anna.message('третье')).toHaveAttribute('data-state', /sent|read/)

  await anna.message('первое').getByTestId('message-text').click({ button: 'right' })
  await anna.page.getByRole('menuitem', { name: 'Изменить' }).click()
  await expect(anna.composer).toHaveValue('первое')
  await anna.composer.press('Escape')
  await expect(anna.composer).toHaveValue('')

  await anna.composer.press('ArrowUp')
  await expect(anna.composer).toHaveValue('третье')
  await anna.composer.fill('третье, новое')
  await anna.composer.press('Enter')
  await expect(boris.message('третье, новое')).toContainText('изменено')

  await anna.message('второе').getByRole('button', { name: 'Действия с сообщением' }).focus()
  await anna.page.keyboard.press('Enter')
  await anna.page.getByRole('menuitem', { name: 'Удалить' }).press('Enter')
  await anna.page.getByRole('alertdialog').getByRole('button', { name: 'Отмена' }).click()
  await expect(anna.message('второе')).toBeVisible()
  await anna.delete('второе')
  await expect(boris.message('второе')).toHaveCount(0)

  await boris.message('первое').getByTestId('message-text').click({ button: 'right' })
  await expect(boris.page.getByRole('menuitem')).toHaveText(['Копировать текст'])
})

test('a long touch opens the menu of a message on a phone', async ({ people }) => {
  const { account } = await people.register('Анна', 'Каренина')
  const anna = await people.signIn(account, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  })
  await anna.openChat('Главная')
  await anna.send('подержи меня')
  const bubble = anna.message('подержи меня').getByTestId('message-text')
  await expect(anna.message('подержи меня')).toHaveAttribute('data-state', 'sent')
  const box = await bubble.boundingBox()
  const touches = [{ identifier: 1, clientX: (box?.x ?? 0) + 4, clientY: (box?.y ?? 0) + 4 }]
  await bubble.dispatchEvent('touchstart', { touches, changedTouches: touches, targetTouches: touches })
  await expect(anna.page.getByRole('menuitem', { name: 'Изменить' })).toBeVisible()
})

test('one, two and more people are seen typing, and no longer once they stop', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  const vera = await people.register('Вера', 'Павлова')
  await anna.createChat('Разговор', [boris, vera])
  await boris.openChat('Разговор')
  await vera.openChat('Разговор')
  const typing = anna.page.getByTestId('typing')
  await boris.composer.pressSequentially('ну')
  await expect(typing).toHaveText('Борис печатает…')
  await vera.composer.pressSequentially('да')
  await expect(typing).toHaveText('Борис и Вера печатают…')
  await boris.composer.press('Enter')
  await expect(typing).toHaveText('Вера печатает…')
  await vera.page.close()
  await expect(typing).toHaveCount(0)
})

test('a text is copied on plain http too', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  // Where the connection is not secure there is no clipboard to write to.
  await anna.page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await anna.page.reload()
  await anna.createChat('Копия', [])
  await anna.send('слово в слово')
  await anna.message('слово в слово').getByTestId('message-text').click({ button: 'right' })
  await anna.page.getByRole('menuitem', { name: 'Копировать текст' }).click()
  await expect(anna.page.getByTestId('toast')).toContainText('Текст скопирован')
  await anna.composer.focus()
  await anna.page.keyboard.press('Control+v')
  await expect(anna.composer).toHaveValue('слово в слово')
})

test('what is not to be sent after all goes back into the field', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Передумала', [])
  await anna.page.route('**/messages', (route) =>
    route.fulfill({ status: 507, json: { code: 'storage_full' } }),
  )
  await anna.send('первое')
  await anna.send('второе')
  const discard = (text: string) => anna.message(text).getByRole('button', { name: 'Не отправлять' }).click()
  await discard('первое')
  await expect(anna.message('первое')).toHaveCount(0)
  await expect(anna.composer).toHaveValue('первое')
  await discard('второе')
  await expect(anna.page.getByRole('alertdialog')).toContainText('«второе»')
  await answer(anna.page, 'Не отправлять')
  await expect(anna.message('второе')).toHaveCount(0)
  await expect(anna.composer).toHaveValue('первое')
})

test('a change of a message that is deleted meanwhile stays in the field', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Записки', [])
  await anna.send('черновая мысль')
  const other = await people.signIn(anna.account)
  await other.openChat('Записки')
  await anna.composer.press('ArrowUp')
  await anna.composer.fill('зрелая мысль')
  await other.delete('черновая мысль')
  await expect(anna.message('черновая мысль')).toHaveCount(0)
  await anna.composer.press('Enter')
  await expect(anna.page.getByText('Сообщение тем временем удалено.')).toBeVisible()
  await expect(anna.page.getByText('Изменение сообщения')).toHaveCount(0)
  await expect(anna.composer).toHaveValue('зрелая мысль')
})
