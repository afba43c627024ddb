/** Toasts, notifications of the system, unread counts, quiet chats (features 10 and 15). */
import type { Page } from '@playwright/test'
import { addContact, answer, chooseAt, openSettings, toast } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

declare global {
  interface Window {
    shownNotes: { title: string; body?: string }[]
    asked: number
  }
}

/** A browser that notes what it is asked to show, and whether it is asked for leave. */
async function noteNotifications(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.shownNotes = []
    window.asked = 0
    class Note {
      static permission = 'default'
      static async requestPermission() {
        window.asked += 1
        Note.permission = 'granted'
        return 'granted'
      }
      constructor(title: string, options: { body?: string }) {
        window.shownNotes.push({ title, body: options.body })
      }
      close() {}
    }
    Object.assign(window, { Notification: Note })
  })
  await page.reload()
}

async function lookAway(page: Page, away: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    })
    document.dispatchEvent(new Event('visibilitychange'))
  }, away)
}

test('who comes and goes is told with a smile, unless one does not care', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await addContact(anna, boris)
  await boris.page.goto('about:blank')
  await expect(anna.page.locator('[data-testid="toast"][data-tone="going"]')).toContainText('Борис Годунов')
  await boris.page.goto('/')
  await expect(anna.page.locator('[data-testid="toast"][data-tone="coming"]')).toContainText('Борис Годунов')

  const settings = await openSettings(anna)
  await settings.getByRole('switch', { name: 'Сообщать, кто пришёл и ушёл' }).uncheck()
  await anna.closeDialog()
  await expect(anna.page.getByTestId('toast')).toHaveCount(0)
  await boris.page.goto('about:blank')
  await expect(anna.page.getByTestId('contact')).toHaveAttribute('data-online', 'false')
  await boris.page.goto('/')
  await expect(anna.page.getByTestId('contact')).toHaveAttribute('data-online', 'true')
  await expect(anna.page.getByTestId('toast')).toHaveCount(0)
})

test('a hidden tab notifies, is counted on, and a quiet chat stays quiet', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  const boris = await people.register('Борис', 'Годунов')
  await noteNotifications(anna.page)
  await anna.createChat('Работа', [boris])
  await boris.openChat('Работа')
  const icon = anna.page.locator('link[rel="icon"]')
  const shown = () => anna.page.evaluate(() => window.shownNotes)

  await test.step('leave is asked by a button only', async () => {
    expect(await anna.page.evaluate(() => window.asked)).toBe(0)
    const settings = await openSettings(anna)
    await settings.getByRole('button', { name: 'Разрешить уведомления' }).click()
    await expect(settings.getByRole('switch', { name: 'Уведомления о новых сообщениях' })).toBeChecked()
    expect(await anna.page.evaluate(() => window.asked)).toBe(1)
    await anna.closeDialog()
    await anna.openChat('Главная')
  })

  await test.step('a message to a hidden tab', async () => {
    await boris.send('пока никто не видит')
    await expect(anna.chatItem('Работа')).toHaveAttribute('data-unread', '1')
    expect(await shown()).toEqual([])
    await lookAway(anna.page, true)
    await boris.send('есть новости')
    await expect.poll(shown).toEqual([{ title: 'Работа', body: 'Борис: есть новости' }])
    await expect(anna.page).toHaveTitle(/^\(2\) /)
    await expect(icon).toHaveAttribute('href', /^data:image\/png/)
  })

  await test.step('no word from a hidden tab while another one is visible', async () => {
    const other = await anna.page.context().newPage()
    await other.goto('/')
    await expect(other.getByTestId('chat-item').filter({ hasText: 'Работа' })).toBeVisible()
    await boris.send('видно в другой вкладке')
    await expect(anna.chatItem('Работа')).toHaveAttribute('data-unread', '3')
    await other.close()
    await boris.send('снова никто не видит')
    await expect.poll(shown).toHaveLength(2)
  })

  await test.step('muted, it counts and is silent', async () => {
    await chooseAt(anna.chatItem('Работа'), 'Без звука навсегда')
    await expect(anna.chatItem('Работа').getByRole('img', { name: 'без звука' })).toBeVisible()
    await boris.send('тихо')
    await expect(anna.chatItem('Работа')).toHaveAttribute('data-unread', '5')
    expect(await shown()).toHaveLength(2)
    await chooseAt(anna.chatItem('Работа'), 'Включить звук')
    await boris.send('громко')
    await expect.poll(shown).toHaveLength(3)
  })

  await test.step('read, marked unread, and hidden until something new', async () => {
    await lookAway(anna.page, false)
    await chooseAt(anna.chatItem('Работа'), 'Пометить прочитанным')
    await expect(anna.chatItem('Работа')).toHaveAttribute('data-unread', '0')
    await expect(anna.page).not.toHaveTitle(/^\(/)
    await expect(icon).toHaveAttribute('href', '/favicon.svg')
    await chooseAt(anna.chatItem('Работа'), 'Пометить непрочитанным')
    await expect(anna.chatItem('Работа').getByTestId('chat-mark')).toBeVisible()
    await chooseAt(anna.chatItem('Работа'), 'Скрыть чат')
    await expect(toast(anna, 'Чат «Работа» скрыт')).toBeVisible()
    await expect(anna.chatItem('Работа')).toHaveCount(0)
    await boris.send('я вернулся')
    await expect(anna.chatItem('Работа')).toBeVisible()
  })
})

test('what cannot be undone is asked before', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Ненужное', [])
  await chooseAt(anna.chatItem('Ненужное'), 'Удалить чат')
  await answer(anna.page, 'Отмена')
  await expect(anna.chatItem('Ненужное')).toBeVisible()
})
