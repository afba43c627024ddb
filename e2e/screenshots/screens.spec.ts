/** The screens that the documentation shows: wide and narrow, light and dark. */
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import type { Person } from '../people/Person.ts'
import { openContacts, openSettings } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'
import { tellTheStory } from './story.ts'

const folder = resolve(import.meta.dirname, '../../docs/screenshots')
const CHAT = 'Релиз 2.0'
const DRAFT = 'Я бы взяла «Мастера и Маргариту»'

const sizes = {
  wide: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await expect(page.getByTestId('toast')).toHaveCount(0)
  await page.mouse.move(0, 0)
  await page.screenshot({ path: resolve(folder, `${name}.png`), animations: 'disabled' })
}

async function backToList({ page }: Person): Promise<void> {
  await page.getByRole('button', { name: 'К списку чатов' }).click()
}

/** A draft is left behind, and the chat that is shown is read to its end. */
async function prepare(anna: Person, isPhone: boolean): Promise<void> {
  for (const chat of [CHAT, 'Книжный клуб']) {
    await anna.openChat(chat)
    await anna.page.getByTestId('message-list').evaluate((list) => list.scrollTo(0, list.scrollHeight))
    await expect(anna.chatItem(chat)).toHaveAttribute('data-unread', '0')
    if (chat !== CHAT) await anna.composer.fill(DRAFT)
    if (isPhone) await backToList(anna)
  }
  if (!isPhone) await anna.openChat(CHAT)
  await expect(anna.chatItem('Книжный клуб')).toContainText('Черновик')
}

/** Somebody is typing while the picture is taken. */
async function shootTalk(anna: Person, vera: Person, kind: string): Promise<void> {
  await vera.composer.fill('')
  await vera.composer.pressSequentially('Дашборд готов, ')
  await expect(anna.page.getByTestId('typing').first()).toBeVisible()
  await shoot(anna.page, `chat-${kind}`)
  await vera.composer.fill('')
  await expect(anna.page.getByTestId('typing')).toHaveCount(0)
}

async function shootSearch({ page }: Person, kind: string): Promise<void> {
  await page.getByRole('button', { name: 'Найти в чате' }).click()
  await page.getByTestId('chat-search').fill('график')
  await expect(page.getByTestId('search-counter')).toHaveText('1/1')
  await expect(page.locator('mark').first()).toBeInViewport()
  await shoot(page, `search-${kind}`)
  await page.getByRole('button', { name: 'Закрыть поиск' }).click()
}

async function shootWindows(anna: Person, kind: string): Promise<void> {
  const { page } = anna
  await anna.openMembers()
  await expect(page.getByTestId('member')).toHaveCount(6)
  await shoot(page, `members-${kind}`)
  await anna.closeDialog()
  if (kind.startsWith('phone')) await backToList(anna)
  await openContacts(anna)
  await page.getByTestId('contact').filter({ hasText: 'Борис' }).getByRole('button').first().click()
  await expect(page.getByTestId('profile-name')).toBeVisible()
  await shoot(page, `profile-${kind}`)
  await anna.closeDialog()
  const settings = await openSettings(anna)
  await expect(settings.getByTestId('session').first()).toBeVisible()
  await shoot(page, `settings-${kind}`)
  await anna.closeDialog()
}

test('the screens of the documentation', async ({ people, system, context }) => {
  const cast = await tellTheStory(system.url, await context.newPage())
  const vera = await people.signIn(cast.vera)
  await vera.openChat(CHAT)
  const boris = await people.signIn(cast.boris)
  await boris.openChat(CHAT)
  for (const [size, screen] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const kind = `${size}-${colorScheme}`
      const stranger = await people.arrive({ ...screen, colorScheme })
      await expect(stranger.getByTestId('sign-in')).toBeVisible()
      await shoot(stranger, `sign-in-${kind}`)

      const anna = await people.signIn(cast.anna, { ...screen, colorScheme })
      await prepare(anna, size === 'phone')
      if (size === 'phone') {
        await shoot(anna.page, `chats-${kind}`)
        await anna.openChat(CHAT)
      }
      await shootTalk(anna, vera, kind)
      await shootSearch(anna, kind)
      await shootWindows(anna, kind)
      await anna.page.context().close()
    }
  }
})
