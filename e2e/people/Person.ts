/** One person at a browser, and what he does there, in the words of the product. */
import { expect, type Locator, type Page } from '@playwright/test'
import { type Account, readStoredTexts } from './api.ts'
import { type Row, readTranscript } from './transcript.ts'

export class Person {
  constructor(
    readonly page: Page,
    readonly account: Account,
  ) {}

  get name(): string {
    return this.account.name
  }

  /** Registers in the browser, which also signs in. */
  async register(): Promise<void> {
    const { login, password, name, surname } = this.account
    await this.page.getByRole('button', { name: 'Регистрация' }).click()
    const form = this.page.getByTestId('sign-up')
    await form.getByLabel('Логин', { exact: true }).fill(login)
    await form.getByLabel('Пароль', { exact: true }).fill(password)
    await form.getByLabel('Имя', { exact: true }).fill(name)
    await form.getByLabel('Фамилия', { exact: true }).fill(surname)
    await form.getByRole('button', { name: 'Зарегистрироваться' }).click()
    await expect(this.page.getByTestId('chat-list')).toBeVisible()
  }

  async signIn(): Promise<void> {
    const form = this.page.getByTestId('sign-in')
    await form.getByLabel('Логин', { exact: true }).fill(this.account.login)
    await form.getByLabel('Пароль', { exact: true }).fill(this.account.password)
    await form.getByRole('button', { name: 'Войти' }).click()
    await expect(this.page.getByTestId('chat-list')).toBeVisible()
  }

  /** The chat of that name in the list. */
  chatItem(name: string): Locator {
    return this.page.getByTestId('chat-item').filter({ hasText: name })
  }

  async openChat(name: string): Promise<void> {
    await this.chatItem(name).click()
    await expect(this.page.getByTestId('chat-title')).toHaveText(name)
    await expect(this.page.getByTestId('message-list')).toHaveAttribute('data-state', 'ready')
  }

  /** Makes a group with these people in it; it opens. */
  async createChat(name: string, members: Person[]): Promise<void> {
    await this.page.getByRole('button', { name: 'Новый чат' }).click()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByLabel('Название').fill(name)
    for (const member of members) {
      await dialog.getByLabel('Найти по логину или имени').fill(member.account.login)
      await dialog.getByText(member.account.login).click()
    }
    await dialog.getByRole('button', { name: 'Создать' }).click()
    await expect(this.page.getByTestId('chat-title')).toHaveText(name)
  }

  get composer(): Locator {
    return this.page.getByTestId('composer')
  }

  /** Writes and presses Enter; line breaks are typed with Shift+Enter. */
  async send(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
    await expect(this.composer).toHaveValue('')
  }

  /** The row of a message with exactly this text. */
  message(text: string): Locator {
    const exactly = new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
    return this.page
      .getByTestId('message')
      .filter({ has: this.page.locator('[data-testid="message-text"]', { hasText: exactly }) })
  }

  async edit(text: string, changed: string): Promise<void> {
    await this.chooseAction(text, 'Изменить')
    await this.composer.fill(changed)
    await this.composer.press('Enter')
    await expect(this.message(changed)).toContainText('изменено')
  }

  async delete(text: string): Promise<void> {
    await this.chooseAction(text, 'Удалить')
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Удалить' }).click()
    await expect(this.message(text)).toHaveCount(0)
  }

  /** Opens the member list of the open chat; the rows of those who are online. */
  async openMembers(): Promise<void> {
    await this.page.getByRole('button', { name: 'Участники' }).click()
  }

  onlineMembers(): Locator {
    return this.page.locator('[data-testid="member"][data-online="true"]')
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.page.getByRole('dialog')).toHaveCount(0)
  }

  /** The texts of a chat as the server has them, in its order, read with a session of its own. */
  async storedTexts(chatName: string): Promise<string[]> {
    return readStoredTexts(new URL(this.page.url()).origin, this.account, chatName)
  }

  /** Everything in the open chat from the first message to the last, scrolled through. */
  async transcript(): Promise<Row[]> {
    return readTranscript(this.page.getByTestId('message-list'))
  }

  private async chooseAction(text: string, action: string): Promise<void> {
    const row = this.message(text)
    await row.hover()
    await row.getByRole('button', { name: 'Действия с сообщением' }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }
}
