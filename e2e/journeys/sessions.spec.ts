/** Signing in, devices, passwords, and the administrator (feature 16). */
import { answer, choose, chooseAt, openSettings, toast } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

test('signed in after a reload, and out where I say so', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const phone = await people.signIn(anna.account)
  const old = await people.signIn(anna.account)
  await anna.page.reload()
  await expect(anna.page.getByTestId('chat-list')).toBeVisible()

  const settings = await openSettings(anna)
  await expect(settings.getByTestId('session')).toHaveCount(3)
  await expect(settings.locator('[data-current]')).toContainText('это устройство')
  await settings.getByRole('button', { name: 'Завершить сеанс' }).first().click()
  await answer(anna.page, 'Завершить')
  await expect(settings.getByTestId('session')).toHaveCount(2)
  await expect(old.page.getByTestId('sign-in')).toContainText('Этот сеанс завершён')

  await settings.getByLabel('Текущий пароль').fill('не тот')
  await settings.getByLabel('Новый пароль', { exact: true }).fill('Совсем-новый-1')
  await settings.getByLabel('Новый пароль ещё раз').fill('Совсем-новый-2')
  await settings.getByRole('button', { name: 'Сменить пароль' }).click()
  await expect(settings).toContainText('Пароли не совпадают')
  await settings.getByLabel('Новый пароль ещё раз').fill('Совсем-новый-1')
  await settings.getByRole('button', { name: 'Сменить пароль' }).click()
  await expect(settings).toContainText('Текущий пароль не подошёл')
  await settings.getByLabel('Текущий пароль').fill(anna.account.password)
  await settings.getByRole('button', { name: 'Сменить пароль' }).click()
  await expect(toast(anna, 'Пароль изменён')).toBeVisible()
  await expect(phone.page.getByTestId('sign-in')).toBeVisible()
  await expect(settings.getByTestId('session')).toHaveCount(1)

  await anna.closeDialog()
  await anna.openChat('Главная')
  await choose(anna.page, 'Меню учётной записи', 'Выйти')
  await expect(anna.page.getByTestId('sign-in')).toBeVisible()
  await expect(anna.page).toHaveURL(/\/$/)
  await people.signIn({ ...anna.account, password: 'Совсем-новый-1' })
})

test('the administrator finds, shuts out and lets in', async ({ people, system }) => {
  const boris = await people.register('Борис', 'Годунов')
  const password = system.adminPassword
  const admin = await people.signIn({ login: 'admin', password, name: 'admin', surname: '' })
  await choose(admin.page, 'Меню учётной записи', 'Учётные записи')
  await expect(admin.page).toHaveURL(/\/admin$/)
  await admin.page.getByLabel('Найти по логину').fill(boris.account.login)
  const account = admin.page.getByTestId('account').filter({ hasText: `@${boris.account.login} ` })
  await expect(admin.page.getByTestId('account')).toHaveCount(1)

  await chooseAt(account, 'Отключить')
  await answer(admin.page, 'Отключить')
  await expect(account).toHaveAttribute('data-active', 'false')
  await expect(boris.page.getByTestId('sign-in')).toBeVisible()
  await boris.page.getByLabel('Логин', { exact: true }).fill(boris.account.login)
  await boris.page.getByLabel('Пароль', { exact: true }).fill(boris.account.password)
  await boris.page.getByRole('button', { name: 'Войти' }).click()
  await expect(boris.page.getByTestId('sign-in')).toContainText('Учётная запись отключена')

  await chooseAt(account, 'Включить')
  await expect(account).toHaveAttribute('data-active', 'true')
  await chooseAt(account, 'Задать пароль')
  await admin.page.getByRole('dialog').getByLabel('Новый пароль', { exact: true }).fill('Подобранный-заново')
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Задать пароль' }).click()
  await expect(toast(admin, `Пароль задан: ${boris.account.login}`)).toBeVisible()
  await people.signIn({ ...boris.account, password: 'Подобранный-заново' })

  await boris.page.goto('/admin')
  await boris.page.getByLabel('Логин', { exact: true }).fill(boris.account.login)
  await boris.page.getByLabel('Пароль', { exact: true }).fill('Подобранный-заново')
  await boris.page.getByRole('button', { name: 'Войти' }).click()
  await expect(boris.page.getByText('Этого больше нет, или вам это недоступно')).toBeVisible()
})
