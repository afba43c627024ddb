/** What did not load says so, leaves the rest standing, and loads when it is tried again. */
import type { Person } from '../people/Person.ts'
import { choose, openSettings, toast } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

/** Calls for these fail until the returned function is called. */
async function block({ page }: Person, files: string): Promise<() => Promise<void>> {
  await page.route(files, (route) => route.abort())
  return () => page.unroute(files)
}

test('parts of the page whose code does not come are asked for again', async ({ people }) => {
  const { account } = await people.register('Анна', 'Каренина')
  // The service worker would bring them from what it keeps.
  const anna = await people.signIn(account, { serviceWorkers: 'block' })
  await anna.openChat('Главная')
  const blocked = ['**/assets/EmojiPicker-*.js', '**/assets/Menu-*.js']
  const unblock = await Promise.all(blocked.map((files) => block(anna, files)))
  const showSettings = await block(anna, '**/assets/SettingsDialog-*.js')
  await anna.page.reload()
  const emoji = anna.page.getByRole('button', { name: 'Эмодзи' })
  const menu = anna.page.getByRole('button', { name: 'Действия с чатом' })
  await emoji.click()
  await expect(toast(anna, 'Эмодзи не загрузились')).toBeVisible()
  await menu.click()
  await anna.send('Поле и чат на месте')

  for (const open of unblock) await open()
  await emoji.click()
  await expect(anna.page.getByTestId('emoji-picker')).toBeVisible()
  await anna.page.keyboard.press('Escape')
  await menu.click()
  await expect(anna.page.getByRole('menuitem').first()).toBeVisible()
  await anna.page.keyboard.press('Escape')

  await choose(anna.page, 'Меню учётной записи', 'Настройки')
  await expect(toast(anna, 'Окно сломалось и закрылось')).toBeVisible()
  await showSettings()
  await openSettings(anna)
})

test('the names of the emoji and a search are tried again by a button', async ({ people }) => {
  const { account } = await people.register('Анна', 'Каренина')
  const anna = await people.signIn(account, { serviceWorkers: 'block' })
  await anna.openChat('Главная')
  await anna.send('иголка')
  const retry = anna.page.getByRole('button', { name: 'Повторить' })

  const showNames = await block(anna, '**/assets/ru-*.js')
  await anna.page.getByRole('button', { name: 'Эмодзи' }).click()
  const picker = anna.page.getByTestId('emoji-picker')
  await expect(picker.getByRole('alert')).toBeVisible()
  await showNames()
  await retry.click()
  await expect(picker.getByRole('button').nth(20)).toBeVisible()
  await anna.page.keyboard.press('Escape')

  const find = await block(anna, '**/search?*')
  await anna.page.keyboard.press('Control+f')
  await anna.page.getByTestId('chat-search').fill('иголка')
  await expect(anna.page.getByRole('alert')).toContainText('Нет связи с сервером')
  await find()
  await retry.click()
  await expect(anna.page.getByTestId('search-counter')).toHaveText('1/1')
})
