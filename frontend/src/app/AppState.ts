import { autorun, makeAutoObservable, observableRef, reaction } from 'mobx'
import type { Hit } from '../api/types.ts'
import type { Chat } from '../features/chats/Chat.ts'
import type { MemberActions } from '../features/members/MemberRows.tsx'
import { clock } from '../features/presence/Clock.ts'
import type { Person } from '../features/users/Person.ts'
import { speech, t } from '../i18n/i18n.ts'
import { Realtime } from '../realtime/Realtime.ts'
import { connectedRootStore, type RootStore } from '../stores/RootStore.ts'
import { badge, wear } from './appearance.ts'
import type { Config } from './config.ts'
import { DialogState } from './DialogState.ts'
import { Navigation } from './Navigation.ts'
import { PersonActions } from './PersonActions.ts'

/** The running application: stores, connection, what is on the screen. */
export class AppState {
  readonly root: RootStore
  readonly realtime: Realtime
  readonly navigation = new Navigation()
  readonly dialogs = new DialogState()
  readonly people = new PersonActions(this)
  networkUp = navigator.onLine
  /** The message that the open chat is to bring into view. */
  wanted: Hit | null = null

  constructor(config: Config) {
    this.root = connectedRootStore(location.origin)
    this.realtime = new Realtime(this.root, config.ws)
    makeAutoObservable(this, {
      root: false,
      realtime: false,
      navigation: false,
      dialogs: false,
      people: false,
      wanted: observableRef,
    })
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
      (id, before) => (id ? this.chatOpened() : this.chatVanished(before)),
    )
    autorun(() => {
      document.documentElement.lang = speech.language
      document.title = this.title
    })
    autorun(() => wear(this.root.preferences.theme))
    autorun(() => void badge(this.root.chats.totalUnread))
    clock.start()
    this.root.alerts.open = (id) => this.navigation.open(id)
    this.navigation.onMoved = () => this.dialogs.closeAll()
    addEventListener('storage', () => this.otherTabChose())
    addEventListener('online', () => this.networkChanged(true))
    addEventListener('offline', () => this.networkChanged(false))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return
      this.root.desktop.read()
      this.realtime.hurry()
    })
    void session.resume()
  }

  private chatOpened(): void {
    if (this.chat) this.root.chats.opened(this.chat)
  }

  private otherTabChose(): void {
    this.root.preferences.read()
    this.root.desktop.read()
    speech.read()
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

  /** A bug in a window closes all of them; the page below is still good. */
  windowsBroke(): void {
    this.dialogs.closeAll()
    this.root.notices.show(() => t('trouble.window'), 'error')
  }

  /** Opens a chat; a hidden one comes back into the list. */
  readonly showChat = (chat: Chat): void => {
    if (chat.data.hidden) this.root.chats.configure(chat, { hidden: false }).catch(this.failed)
    this.navigation.open(chat.id)
  }

  /** Opens the chat of a message that was found, at that message. */
  readonly showHit = (hit: Hit): void => {
    const chat = this.root.chats.get(hit.message.chat_id)
    if (!chat) return
    this.wanted = hit
    this.showChat(chat)
  }

  /** The message to be shown in this chat; it is handed out once. */
  takeWanted(chat: Chat): Hit | null {
    const hit = this.wanted
    if (hit?.message.chat_id !== chat.id) return null
    this.wanted = null
    return hit
  }

  /** Goes on to the chat below (1) or above (-1) in the list, round and round. */
  stepChat(by: 1 | -1): void {
    const { ordered } = this.root.chats
    const at = ordered.findIndex((chat) => chat.id === this.navigation.chatId)
    const first = by === 1 ? 0 : ordered.length - 1
    const next = ordered[at < 0 ? first : (at + by + ordered.length) % ordered.length]
    if (next) this.navigation.open(next.id)
  }

  memberActions(chat: Chat): MemberActions {
    return {
      open: this.people.open,
      entries: this.people.entries,
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
    this.dialogs.closeAll()
    // Who leaves of his own will leaves nothing open for the next one; who was shut out comes back to where he was.
    if (this.root.session.endedBy === null) this.navigation.close()
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
