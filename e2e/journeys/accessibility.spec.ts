/** axe finds nothing serious on any screen, light or dark. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Person } from '../people/Person.ts'
import { addContact, choose, contact, openContacts, openSettings } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

async function expectSound(page: Page, screen: string): Promise<void> {
  // One that is broken off, because its element went, has ended too.
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  )
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const told = serious.map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map((node) => node.html).join(' ')}`)
  expect(told).toEqual([])
}

/** Windows of the open chat and of the account, one after the other. */
async function walk(person: Person): Promise<void> {
  const { page } = person
  await person.openChat('Двор')
  await expectSound(page, 'chat')
  await page.getByRole('button', { name: 'Действия с чатом' }).click()
  await expect(page.getByRole('menuitem').first()).toBeVisible()
  await expectSound(page, 'menu of a chat')
  await page.keyboard.press('Escape')
  await person.openMembers()
  await expect(page.getByTestId('member')).toHaveCount(2)
  await expectSound(page, 'members')
  await person.closeDialog()
  await openContacts(person)
  await expect(contact(person, 'Борис')).toBeVisible()
  await expectSound(page, 'contacts')
  await contact(person, 'Борис').getByRole('button').first().click()
  await expectSound(page, 'profile')
  await page.getByRole('button', { name: 'Изменить имя' }).click()
  await expectSound(page, 'name of a contact')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await openSettings(person)
  await expectSound(page, 'settings')
  await person.closeDialog()
  for (const [item, screen] of [
    ['Мой профиль', 'own profile'],
    ['Сочетания клавиш', 'keyboard'],
  ] as const) {
    await choose(page, 'Меню учётной записи', item)
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectSound(page, screen)
    await person.closeDialog()
  }
  await page.keyboard.press('Control+k')
  await expect(page.getByTestId('jump-target').first()).toBeVisible()
  await expectSound(page, 'jump')
  await person.closeDialog()
  await page.getByRole('tab', { name: 'Чаты' }).click()
  await page.getByRole('button', { name: 'Новый чат' }).click()
  await expectSound(page, 'new chat')
  await person.closeDialog()
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen can be used by everybody, ${colorScheme}`, async ({ people, system }) => {
    const stranger = await people.arrive({ colorScheme })
    await expectSound(stranger, 'sign-in')
    await stranger.getByRole('button', { name: 'Регистрация' }).click()
    await expectSound(stranger, 'sign-up')

    const boris = await people.register('Борис', 'Годунов')
    const { account } = await people.register('Анна', 'Каренина')
    const anna = await people.signIn(account, { colorScheme })
    await expectSound(anna.page, 'no chat')
    await addContact(anna, boris)
    await anna.page.getByRole('tab', { name: 'Чаты' }).click()
    await anna.createChat('Двор', [boris])
    await anna.send('https://example.org — ссылка')
    await boris.openChat('Двор')
    await boris.send('Вижу')
    await expect(anna.message('Вижу')).toBeVisible()
    await walk(anna)

    const password = system.adminPassword
    const admin = await people.signIn(
      { login: 'admin', password, name: 'admin', surname: '' },
      { colorScheme },
    )
    await admin.page.goto('/admin')
    await expect(admin.page.getByTestId('account').first()).toBeVisible()
    await expectSound(admin.page, 'accounts')
  })
}
