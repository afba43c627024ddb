import { makeAutoObservable } from 'mobx'
import { closeTopLayer } from '../ui/layers.ts'

/** What can stand in the right pane instead of a chat. */
export type Page = 'admin'

/** Which chat or page is open: the page's address says so, so that reload, links and the back button work. */
export class Navigation {
  chatId: string | null = null
  page: Page | null = null
  /** The browser's own buttons led elsewhere. */
  onMoved: () => void = () => {}

  constructor() {
    makeAutoObservable(this, { onMoved: false })
    this.read()
    addEventListener('popstate', () => this.moved())
  }

  /** The list alone is to be seen, where there is room for one pane only. */
  get atList(): boolean {
    return this.chatId === null && this.page === null
  }

  href(chatId: string | null): string {
    return chatId === null ? '/' : `/chat/${chatId}`
  }

  open(chatId: string): void {
    if (chatId !== this.chatId) this.go(this.href(chatId))
  }

  openPage(page: Page): void {
    if (page !== this.page) this.go(`/${page}`)
  }

  close(): void {
    if (this.atList) return
    if (history.state?.inside) history.back()
    else history.replaceState(null, '', '/')
    this.chatId = null
    this.page = null
  }

  /** «Back» out of a chat first closes what lies over it, and then the chat stays open. */
  private moved(): void {
    const leaves = !this.atList && !history.state?.inside
    if (leaves && closeTopLayer()) {
      history.forward()
      return
    }
    const { chatId, page } = this
    this.read()
    if (this.chatId !== chatId || this.page !== page) this.onMoved()
  }

  /** From chat to chat the entry is replaced: one step back always leads to the list. */
  private go(path: string): void {
    if (this.atList) history.pushState({ inside: true }, '', path)
    else history.replaceState(history.state, '', path)
    this.read()
  }

  private read(): void {
    this.chatId = /^\/chat\/([\w-]+)$/.exec(location.pathname)?.[1] ?? null
    this.page = location.pathname === '/admin' ? 'admin' : null
  }
}
