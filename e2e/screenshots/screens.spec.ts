/** The screens that the documentation shows: wide and narrow, light and dark. */
import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import type { People } from '../people/People.ts'
import type { Person } from '../people/Person.ts'
import { addContact, chooseAt, contact, openContacts, openSettings } from '../people/windows.ts'
import { expect, test } from '../system/fixtures.ts'

const folder = resolve(import.meta.dirname, '../../docs/screenshots')
const CHAT = 'Поход на Байкал'

const sizes = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

const conversation: [speaker: number, text: string][] = [
  [0, 'Всем привет! Билеты взяла: выезжаем 12 июня, поезд в 7:40'],
  [1, 'Отлично! Палатки беру на себя 🏕️'],
  [2, 'А я нашёл маршрут: https://example.org/baikal\nТри дня вдоль берега, ночёвки у воды'],
  [0, 'Красота. Кто умеет готовить на костре?'],
  [1, 'Борис умеет, он прошлым летом кормил нас ухой 😄'],
  [2, 'Было дело. Котелок возьму'],
  [0, 'Тогда в четверг созвонимся и разделим вещи'],
]

/** Three people who have something to say to each other. */
async function tellTheStory(people: People): Promise<Person> {
  const anna = await people.register('Анна', 'Каренина', 'anna')
  const vera = await people.register('Вера', 'Павлова', 'vera')
  const boris = await people.register('Борис', 'Годунов', 'boris')
  const speakers = [anna, vera, boris]
  await anna.createChat('Книжный клуб', [vera])
  await anna.createChat(CHAT, [vera, boris])
  await Promise.all([vera.openChat(CHAT), boris.openChat(CHAT)])
  for (const [speaker, text] of conversation) {
    await speakers[speaker]?.send(text)
    await expect(anna.message(text)).toBeVisible()
  }
  await vera.openChat('Книжный клуб')
  await vera.send('Дочитала «Тихий Дон». Кто следующий?')
  await vera.send('Могу принести книгу в среду')
  await expect(anna.chatItem('Книжный клуб')).toHaveAttribute('data-unread', '2')
  await addContact(anna, boris)
  await addContact(anna, vera)
  await chooseAt(contact(anna, 'Вера Павлова'), 'Изменить имя')
  await anna.page.getByRole('dialog').getByLabel('Имя', { exact: true }).fill('Верочка')
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click()
  await expect(contact(anna, 'Верочка Павлова')).toBeVisible()
  return anna
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: resolve(folder, `${name}.png`), animations: 'disabled' })
}

/** Contacts, a profile, the settings, the quick jump. */
async function shootPeople(anna: Person, kind: string): Promise<void> {
  const { page } = anna
  await openContacts(anna)
  await expect(page.getByTestId('contact')).toHaveCount(2)
  await shoot(page, `contacts-${kind}`)
  await contact(anna, 'Верочка').getByRole('button').first().click()
  await expect(page.getByTestId('profile-name')).toBeVisible()
  await shoot(page, `profile-${kind}`)
  await anna.closeDialog()
  const settings = await openSettings(anna)
  await expect(settings.getByTestId('session').first()).toBeVisible()
  await shoot(page, `settings-${kind}`)
  await anna.closeDialog()
  await page.keyboard.press('Control+k')
  await expect(page.getByTestId('jump-target').first()).toBeVisible()
  await shoot(page, `jump-${kind}`)
}

test('the screens of the documentation', async ({ people }) => {
  const { account } = await tellTheStory(people)
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const kind = `${size}-${colorScheme}`
      const stranger = await people.arrive({ viewport, colorScheme })
      await expect(stranger.getByTestId('sign-in')).toBeVisible()
      await shoot(stranger, `sign-in-${kind}`)

      const anna = await people.signIn(account, { viewport, colorScheme })
      if (size === 'phone') await shoot(anna.page, `chats-${kind}`)
      await anna.openChat(CHAT)
      await shoot(anna.page, `chat-${kind}`)
      await anna.openMembers()
      await expect(anna.page.getByTestId('member')).toHaveCount(3)
      await shoot(anna.page, `members-${kind}`)
      await anna.closeDialog()
      if (size === 'phone') await anna.page.getByRole('button', { name: 'К списку чатов' }).click()
      await shootPeople(anna, kind)
    }
  }
})
