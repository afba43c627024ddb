/** Names and pictures of people, live for the others (features 6 and 17). */
import { resolve } from 'node:path'
import type { Locator } from '@playwright/test'
import { answer, toast } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

const picture = resolve(import.meta.dirname, '../../frontend/public/icon-512.png')

/** Whether a loaded picture lies over the initials. */
async function expectPicture(avatar: Locator, there: boolean): Promise<void> {
  const image = avatar.locator('img')
  await expect(image).toHaveCount(there ? 1 : 0)
  if (!there) return
  await expect.poll(() => image.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBe(512)
}

test('a new name and picture are seen by the others at once', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await anna.createChat('Театр', [boris])
  await anna.send('Билеты есть')
  await boris.openChat('Театр')
  const face = boris.page.getByTestId('message').getByTestId('avatar')
  const author = boris.page.getByTestId('message-list')
  await expect(author).toContainText('Анна Каренина')

  await anna.page.getByRole('button', { name: /^Мой профиль/ }).click()
  const window = anna.page.getByRole('dialog', { name: 'Мой профиль' })

  await test.step('what is no picture is refused with a reason', async () => {
    await window
      .getByTestId('avatar-file')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') })
    const crop = anna.page.getByRole('dialog', { name: 'Кадрирование' })
    await expect(crop.getByRole('alert')).toContainText('Это не изображение')
    await crop.getByRole('button', { name: 'Отмена' }).click()
  })

  await test.step('a picture is cut by keys and saved', async () => {
    await window.getByTestId('avatar-file').setInputFiles(picture)
    const crop = anna.page.getByRole('dialog', { name: 'Кадрирование' })
    await crop.getByTestId('crop-area').focus()
    for (const key of ['+', '+', 'ArrowRight', 'ArrowDown', '-']) await anna.page.keyboard.press(key)
    await expect(crop.getByRole('slider', { name: 'Масштаб' })).not.toHaveValue('1')
    await crop.getByRole('button', { name: 'Сохранить' }).click()
    await expect(toast(anna, 'Фотография обновлена')).toBeVisible()
    await expectPicture(window.getByTestId('avatar'), true)
    await expectPicture(face, true)
  })

  await test.step('so is a name', async () => {
    await window.getByLabel('Имя', { exact: true }).fill('Нюта')
    await window.getByRole('button', { name: 'Сохранить' }).click()
    await expect(author).toContainText('Нюта Каренина')
    await expect(anna.page.getByRole('button', { name: /^Мой профиль Нюта Каренина/ })).toBeVisible()
  })

  await test.step('the picture is taken away again', async () => {
    await anna.page.getByRole('button', { name: /^Мой профиль/ }).click()
    await anna.page.getByRole('button', { name: 'Удалить фотографию' }).click()
    await answer(anna.page, 'Удалить фотографию')
    await expectPicture(window.getByTestId('avatar'), false)
    await expectPicture(face, false)
    await expect(face).toHaveText('НК')
  })
})
