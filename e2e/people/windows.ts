/** The windows, menus and notices of a page, by the words that stand on them. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { Person } from './Person.ts'

/** Presses a button that opens a menu, and chooses in it. */
export async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

/** Chooses in the menu of a row: by the right button of the mouse. */
export async function chooseAt(row: Locator, item: string): Promise<void> {
  await row.click({ button: 'right' })
  await row.page().getByRole('menuitem', { name: item, exact: true }).click()
}

/** Answers the question that stands before everything else. */
export async function answer(page: Page, button: string): Promise<void> {
  await page.getByRole('alertdialog').getByRole('button', { name: button }).click()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
}

export async function openSettings({ page }: Person): Promise<Locator> {
  await choose(page, 'Меню учётной записи', 'Настройки')
  const window = page.getByRole('dialog', { name: 'Настройки' })
  await expect(window).toBeVisible()
  return window
}

export async function openContacts({ page }: Person): Promise<void> {
  await page.getByRole('tab', { name: 'Контакты' }).click()
}

/** The contact that is shown under this name. */
export function contact({ page }: Person, name: string): Locator {
  return page.getByTestId('contact').filter({ hasText: name })
}

/** Finds somebody by login and adds him; the window closes again. */
export async function addContact(person: Person, other: Person): Promise<void> {
  const { page } = person
  await openContacts(person)
  await page.getByRole('button', { name: 'Добавить контакт' }).first().click()
  const window = page.getByRole('dialog')
  await window.getByLabel('Найти по логину или имени').fill(other.account.login)
  await window.getByRole('button', { name: `Добавить в контакты: ${other.name}` }).click()
  await expect(window.getByText('уже в контактах')).toBeVisible()
  await person.closeDialog()
}

/** A notice with these words in it. */
export function toast({ page }: Person, words: string | RegExp): Locator {
  return page.getByTestId('toast').filter({ hasText: words })
}

/** Opens somebody's profile and writes to him: the direct chat opens. */
export async function writeTo(person: Person, name: string): Promise<void> {
  await openContacts(person)
  await contact(person, name).getByRole('button').first().click()
  await person.page.getByRole('dialog').getByRole('button', { name: 'Написать' }).click()
  await expect(person.page.getByTestId('chat-title')).toHaveText(name)
}
