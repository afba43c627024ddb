import { makeAutoObservable } from 'mobx'

/** Which chat is open: the page's address says so, so that reload, links and the back button work. */
export class Navigation {
  chatId: string | null = null

  constructor() {
    makeAutoObservable(this)
    this.read()
    addEventListener('popstate', () => this.read())
  }

  href(chatId: string | null): string {
    return chatId === null ? '/' : `/chat/${chatId}`
  }

  open(chatId: string): void {
    if (chatId === this.chatId) return
    // From chat to chat the entry is replaced: one step back always leads to the list.
    if (this.chatId === null) history.pushState({ inside: true }, '', this.href(chatId))
    else history.replaceState(history.state, '', this.href(chatId))
    this.chatId = chatId
  }

  close(): void {
    if (this.chatId === null) return
    if (history.state?.inside) history.back()
    else history.replaceState(null, '', '/')
    this.chatId = null
  }

  private read(): void {
    this.chatId = /^\/chat\/([\w-]+)$/.exec(location.pathname)?.[1] ?? null
  }
}
