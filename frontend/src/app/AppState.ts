import { autorun, makeAutoObservable, reaction } from 'mobx'
import type { Chat } from '../features/chats/Chat.ts'
import type { MemberActions } from '../features/members/MemberLine.tsx'
import type { Person } from '../features/users/Person.ts'
import { speech, t } from '../i18n/i18n.ts'
import { Realtime } from '../realtime/Realtime.ts'
import { connectedRootStore, type RootStore } from '../stores/RootStore.ts'
import type { Config } from './config.ts'
import { DialogState } from './DialogState.ts'
import { Navigation } from './Navigation.ts'

/** The running application: stores, connection, what is on the screen. */
export class AppState {
  readonly root: RootStore
  readonly realtime: Realtime
  readonly navigation = new Navigation()
  readonly dialogs = new DialogState()
  networkUp = navigator.onLine

  constructor(config: Config) {
    this.root = connectedRootStore(location.origin)
    this.realtime = new Realtime(this.root, config.ws)
    makeAutoObservable(this, { root: false, realtime: false, navigation: false, dialogs: false })
  }

  /** Resumes the session and follows it: signed in means connected. */
  start(): void {
    const { session } = this.root
    reaction(
      () => session.account?.id ?? null,
      (id) => (id ? this.signedIn() : this.signedOut()),
    )
    reaction(
      () => this.chat?.id ?? null,
      (id, before) => id ?? this.chatVanished(before),
    )
    autorun(() => {
      document.documentElement.lang = speech.language
      document.title = this.title
    })
    addEventListener('online', () => this.networkChanged(true))
    addEventListener('offline', () => this.networkChanged(false))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.realtime.hurry()
    })
    void session.resume()
  }

  get title(): string {
    const unread = this.root.chats.totalUnread
    const name = this.chat?.title
    return `${unread > 0 ? `(${unread}) ` : ''}${name ? `${name} — ` : ''}${t('app.title')}`
  }

  /** The open chat, once it is known. */
  get chat(): Chat | null {
    const id = this.navigation.chatId
    return (id && this.root.chats.get(id)) || null
  }

  readonly person = (id: string): Person => this.root.users.person(id)

  readonly search = (query: string): Promise<Person[]> => this.root.users.search(query)

  readonly failed = (error: unknown): void => this.root.notices.failed(error)

  memberActions(chat: Chat): MemberActions {
    return {
      write: (person) => {
        this.dialogs.close()
        this.root.chats.openDirect(person.id).then((id) => this.navigation.open(id), this.failed)
      },
      handOver: (person) => this.dialogs.show({ kind: 'handOver', chat, person }),
      remove: (person) => this.dialogs.show({ kind: 'removeMember', chat, person }),
    }
  }

  private signedIn(): void {
    this.root.start()
    this.realtime.start()
  }

  private signedOut(): void {
    this.realtime.stop()
    this.root.stop()
    this.dialogs.close()
  }

  /** I left the open chat, was removed or it was deleted; a notice says which where it was not my doing. */
  private chatVanished(id: string | null | undefined): void {
    if (id && id === this.navigation.chatId && this.root.chats.loaded) this.navigation.close()
  }

  private networkChanged(up: boolean): void {
    this.networkUp = up
    if (up) this.realtime.hurry()
  }
}
