/** axe finds nothing serious on any screen, light or dark, wide or as narrow as a phone. */
import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Person } from '../people/Person.ts'
import { addContact, choose, contact, openContacts, openSettings, toast } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

const picture = resolve(import.meta.dirname, '../../frontend/public/icon-512.png')
/** Windows, questions and menus. */
const above = '[role="dialog"], [role="alertdialog"], [role="menu"]'
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

async function expectSound(page: Page, screen: string): Promise<void> {
  // One that is broken off, because its element went, has ended too.
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  )
  const axe = new AxeBuilder({ page })
  // What lies below an open window can be neither seen clearly nor reached; it has been looked at before.
  if ((await page.locator(above).count()) > 0) axe.include(above)
  const { violations } = await axe.analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const told = serious.map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map((node) => node.html).join(' ')}`)
  expect(told).toEqual([])
}

/** Closes the window on top, or the menu. */
async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.locator(above)).toHaveCount(0)
}

/** The open chat with its menu, its windows and its questions. */
async function walkChat({ page }: Person): Promise<void> {
  await expectSound(page, 'chat')
  const menu = page.getByRole('button', { name: 'Действия с чатом' })
  await menu.click()
  await expect(page.getByRole('menuitem').first()).toBeVisible()
  await expectSound(page, 'menu of a chat')
  await close(page)
  for (const [item, role] of [
    ['Переименовать', 'dialog'],
    ['Сохранить переписку', 'dialog'],
    ['Покинуть чат', 'alertdialog'],
    ['Удалить чат', 'alertdialog'],
  ] as const) {
    await choose(page, 'Действия с чатом', item)
    await expect(page.getByRole(role)).toBeVisible()
    await expectSound(page, item)
    await close(page)
  }
  await page.getByRole('button', { name: 'Участники' }).click()
  await expect(page.getByTestId('member')).toHaveCount(2)
  await expectSound(page, 'members')
  await close(page)
  await page.getByRole('button', { name: 'Эмодзи' }).click()
  await expect(page.getByTestId('emoji-picker').getByRole('button').nth(20)).toBeVisible()
  await expectSound(page, 'emoji')
  await close(page)
}

/** What is searched for in the chat and everywhere. */
async function walkSearch({ page }: Person): Promise<void> {
  await page.keyboard.press('Control+f')
  await page.getByTestId('chat-search').fill('вижу')
  await expect(page.getByTestId('search-counter')).toHaveText('1/1')
  await expectSound(page, 'search in a chat')
  await page.keyboard.press('Escape')
  await page.getByTestId('search').fill('вижу')
  await expect(page.getByTestId('search-hit')).toHaveCount(1)
  await expectSound(page, 'search everywhere')
  await page.getByRole('button', { name: 'Очистить поиск' }).click()
}

/** Contacts, profiles, pictures. */
async function walkPeople(person: Person): Promise<void> {
  const { page } = person
  await openContacts(person)
  await expect(contact(person, 'Борис')).toBeVisible()
  await expectSound(page, 'contacts')
  await contact(person, 'Борис').getByRole('button').first().click()
  await expectSound(page, 'profile')
  await page.getByRole('button', { name: 'Изменить имя' }).click()
  await expectSound(page, 'name of a contact')
  await page.keyboard.press('Escape')
  await close(page)
  await page.getByRole('button', { name: 'Добавить контакт' }).first().click()
  await page.getByLabel('Найти по логину или имени').fill('person')
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible()
  await expectSound(page, 'new contact')
  await close(page)
  await choose(page, 'Меню учётной записи', 'Мой профиль')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectSound(page, 'own profile')
  await page.getByTestId('avatar-file').setInputFiles(picture)
  await expect(page.getByTestId('crop-area')).toBeVisible()
  await expectSound(page, 'crop')
  await page.keyboard.press('Escape')
  await close(page)
}

/** Settings, help, the quick jump, a new chat. */
async function walkAccount(person: Person): Promise<void> {
  const { page } = person
  await openSettings(person)
  await expectSound(page, 'settings')
  await close(page)
  await choose(page, 'Меню учётной записи', 'Сочетания клавиш')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectSound(page, 'keyboard')
  await close(page)
  await page.keyboard.press('Control+k')
  await expect(page.getByTestId('jump-target').first()).toBeVisible()
  await expectSound(page, 'jump')
  await close(page)
  await page.getByRole('tab', { name: 'Чаты' }).click()
  await page.getByRole('button', { name: 'Новый чат' }).click()
  await expectSound(page, 'new chat')
  await close(page)
}

/** What is seen when something does not work. */
async function walkTrouble(person: Person): Promise<void> {
  const { page } = person
  const answer = (route: { fulfill(reply: object): Promise<void> }) =>
    route.fulfill({ status: 507, json: { code: 'storage_full' } })
  await page.route('**/messages', answer)
  await page.route('**/members?*', answer)
  await page.reload()
  await person.send('не влезает')
  await expect(person.message('не влезает')).toHaveAttribute('data-state', 'failed')
  await page.getByRole('button', { name: 'Участники' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Повторить' })).toBeVisible()
  await expectSound(page, 'members that did not load')
  await close(page)
  await page.context().setOffline(true)
  await expect(page.getByTestId('banner')).toBeVisible()
  await choose(page, 'Действия с чатом', 'Без звука навсегда')
  await expect(toast(person, 'Нет связи с сервером')).toBeVisible()
  await expectSound(page, 'no network')
  await page.context().setOffline(false)
  await page.goto('/chat/01900000-0000-7000-8000-00000000dead')
  await expect(page.getByText('Этого больше нет')).toBeVisible()
  await expectSound(page, 'not found')
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen can be used by everybody, ${colorScheme}`, async ({ people }) => {
    const stranger = await people.arrive({ colorScheme })
    await expectSound(stranger, 'sign-in')
    await stranger.getByRole('button', { name: 'Регистрация' }).click()
    await stranger.getByRole('button', { name: 'Зарегистрироваться' }).click()
    await expectSound(stranger, 'sign-up with mistakes')

    const boris = await people.register('Борис', 'Годунов')
    const { account } = await people.register('Анна', 'Каренина')
    const anna = await people.signIn(account, { colorScheme, serviceWorkers: 'block' })
    await expectSound(anna.page, 'no chat')
    await addContact(anna, boris)
    await anna.page.getByRole('tab', { name: 'Чаты' }).click()
    await anna.createChat('Двор', [boris])
    await anna.send('https://example.org — ссылка')
    await boris.openChat('Двор')
    await boris.send('Вижу')
    await expect(anna.message('Вижу')).toBeVisible()
    await walkChat(anna)
    await walkSearch(anna)
    await walkPeople(anna)
    await walkAccount(anna)
    await walkTrouble(anna)
  })

  test(`the administrator’s page can be used by everybody, ${colorScheme}`, async ({ people, system }) => {
    const password = system.adminPassword
    const { page } = await people.signIn(
      { login: 'admin', password, name: 'admin', surname: '' },
      { colorScheme },
    )
    await page.goto('/admin')
    await expect(page.getByTestId('account').first()).toBeVisible()
    await expectSound(page, 'accounts')
    await page.getByTestId('account').first().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Задать пароль' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Задать пароль' }).click()
    await expect(page.getByRole('alert')).toBeVisible()
    await expectSound(page, 'password for somebody')
  })

  test(`a phone can be used by everybody, ${colorScheme}`, async ({ people }) => {
    const { account } = await people.register('Анна', 'Каренина')
    const anna = await people.signIn(account, { colorScheme, ...phone })
    const { page } = anna
    await expectSound(page, 'list on a phone')
    await anna.createChat('Двор', [])
    await anna.send('Вижу')
    await expectSound(page, 'chat on a phone')
    await page.getByRole('button', { name: 'Участники' }).click()
    await expect(page.getByTestId('member')).toHaveCount(1)
    await expectSound(page, 'members on a phone')
    await close(page)
    await page.getByRole('button', { name: 'К списку чатов' }).click()
    await openSettings(anna)
    await expectSound(page, 'settings on a phone')
  })
}
