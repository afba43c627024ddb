/** The whole way in English: no word of another language is left on the screen. */
import type { Page } from '@playwright/test'
import { choose } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

const locale = 'en-US'
/** For those who do not read English. */
const allowed = ['Русский']

/** Everything that can be read or heard on the page: texts, names of controls, hints; and the language that it says it is in. */
async function expectEnglish(page: Page, screen: string): Promise<void> {
  const words = await page.evaluate(() => {
    const told = ['aria-label', 'title', 'placeholder', 'alt']
    const named = told.flatMap((name) =>
      [...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name) ?? ''),
    )
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is read by nobody
    return [document.title, document.body.innerText, ...named]
  })
  const foreign = words.flatMap((text) => text.match(/[^\n]*\p{Script=Cyrillic}[^\n]*/gu) ?? [])
  expect({ screen, foreign: foreign.filter((line) => !allowed.includes(line)) }).toEqual({
    screen,
    foreign: [],
  })
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
}

test('signing up, writing and settings speak English throughout', async ({ people }) => {
  const page = await people.arrive({ locale })
  const login = `john${Date.now().toString(36)}`
  await test.step('sign up', async () => {
    await expectEnglish(page, 'sign-in')
    await page.getByRole('button', { name: 'New account' }).click()
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByText('Fill in this field.').first()).toBeVisible()
    await page.getByLabel('Login', { exact: true }).fill(login)
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByLabel('Name', { exact: true }).fill('John')
    await page.getByLabel('Surname').fill('Smith')
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByText('This password does not fit')).toBeVisible()
    await expectEnglish(page, 'sign-up')
    await page.getByLabel('Password', { exact: true }).fill('a longer one 42')
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByTestId('chat-list')).toContainText('No messages yet')
    await expectEnglish(page, 'no chat')
  })

  await test.step('create a chat and write', async () => {
    await page.getByRole('button', { name: 'New chat' }).click()
    const window = page.getByRole('dialog', { name: 'New chat' })
    await window.getByLabel('Name', { exact: true }).fill('Garden')
    await window.getByLabel('Find by login or name').fill('nobody is called so')
    await expect(window).toContainText('Nobody found. Check the login.')
    await expectEnglish(page, 'new chat')
    await window.getByRole('button', { name: 'Create' }).click()
    await expect(page.getByTestId('chat-title')).toHaveText('Garden')
    await expect(page.getByTestId('chat-subtitle')).toHaveText('1 member')
    await expect(page.getByTestId('message-list')).toContainText('John Smith created the chat “Garden”')
    await page.getByLabel('Message', { exact: true }).fill('The roses are out')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    const row = page.getByTestId('message').filter({ hasText: 'The roses are out' })
    await expect(row).toHaveAttribute('data-state', 'sent')
    await expectEnglish(page, 'chat')
    await row.getByTestId('message-text').click({ button: 'right' })
    await expect(page.getByRole('menuitem')).toHaveText(['Edit', 'Copy text', 'Delete'])
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await expect(page.getByRole('alertdialog')).toContainText('Delete the message?')
    await expectEnglish(page, 'question')
    await page.keyboard.press('Escape')
  })

  await test.step('windows, contacts, settings', async () => {
    await page.getByRole('button', { name: 'Chat actions' }).click()
    await expect(page.getByRole('menuitem', { name: 'Mute for an hour' })).toBeVisible()
    await expectEnglish(page, 'menu of a chat')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Members' }).click()
    await expect(page.getByTestId('member')).toContainText('Creator')
    await expectEnglish(page, 'members')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Emoji' }).click()
    await expect(
      page.getByTestId('emoji-picker').getByRole('button', { name: 'grinning face', exact: true }),
    ).toBeVisible()
    await expectEnglish(page, 'emoji')
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: 'Contacts' }).click()
    await expect(page.getByText('No contacts yet')).toBeVisible()
    await expectEnglish(page, 'contacts')
    for (const [item, title] of [
      ['Settings', 'Settings'],
      ['My profile', 'My profile'],
      ['Keyboard shortcuts', 'Keyboard shortcuts'],
    ] as const) {
      await choose(page, 'Account menu', item)
      await expect(page.getByRole('dialog', { name: title })).toBeVisible()
      if (item === 'Settings') await expect(page.getByTestId('session')).toBeVisible()
      await expectEnglish(page, item)
      await page.keyboard.press('Escape')
    }
    await choose(page, 'Account menu', 'Sign out')
    await expect(page.getByTestId('sign-in')).toBeVisible()
    await expectEnglish(page, 'signed out')
  })
})
