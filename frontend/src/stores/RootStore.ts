import type { Api } from '../api/Api.ts'
import { createApi } from '../api/Api.ts'
import { SessionChannel } from '../features/auth/SessionChannel.ts'
import { SessionStore } from '../features/auth/SessionStore.ts'
import { ChatsStore } from '../features/chats/ChatsStore.ts'
import { ContactsStore } from '../features/contacts/ContactsStore.ts'
import { DraftsStore } from '../features/drafts/DraftsStore.ts'
import { MembersStore } from '../features/members/MembersStore.ts'
import { MessagesStore } from '../features/messages/MessagesStore.ts'
import { ReadReporter } from '../features/messages/ReadReporter.ts'
import { ScrollPlaces } from '../features/messages/ScrollPlaces.ts'
import { DesktopNotifications } from '../features/notices/DesktopNotifications.ts'
import { Greeter } from '../features/notices/Greeter.ts'
import { MessageAlerts } from '../features/notices/MessageAlerts.ts'
import { NoticesStore } from '../features/notices/NoticesStore.ts'
import { VisibleTabs } from '../features/notices/VisibleTabs.ts'
import { BrowserOutboxStorage, type OutboxStorage } from '../features/outbox/OutboxStorage.ts'
import { OutboxStore } from '../features/outbox/OutboxStore.ts'
import { PresenceStore } from '../features/presence/PresenceStore.ts'
import { SearchStore } from '../features/search/SearchStore.ts'
import { Preferences } from '../features/settings/Preferences.ts'
import { TypingStore } from '../features/typing/TypingStore.ts'
import { UsersStore } from '../features/users/UsersStore.ts'
import { LocalValues } from '../lib/LocalValues.ts'

/** One store of each feature, wired together. */
export class RootStore {
  readonly session: SessionStore
  readonly users: UsersStore
  readonly contacts: ContactsStore
  readonly chats: ChatsStore
  readonly members: MembersStore
  readonly messages: MessagesStore
  readonly reads: ReadReporter
  readonly places: ScrollPlaces
  readonly search: SearchStore
  readonly outbox: OutboxStore
  readonly drafts: DraftsStore
  readonly presence: PresenceStore
  readonly typing: TypingStore
  readonly notices = new NoticesStore()
  readonly preferences: Preferences
  readonly desktop = new DesktopNotifications()
  readonly alerts: MessageAlerts
  readonly greeter: Greeter

  constructor(
    readonly api: Api,
    channel: SessionChannel = new SessionChannel(),
    storage: OutboxStorage = new BrowserOutboxStorage(),
    local = new LocalValues(),
  ) {
    this.session = new SessionStore(api.auth, channel, local)
    this.users = new UsersStore(api.users)
    this.contacts = new ContactsStore(api.users, this.users)
    const person = (id: string) => this.users.person(id)
    const myId = () => this.myId
    this.chats = new ChatsStore(api.chats, {
      person,
      get myId() {
        return myId()
      },
    })
    this.members = new MembersStore(api.chats)
    this.messages = new MessagesStore(api.chats)
    this.reads = new ReadReporter(api.chats)
    this.places = new ScrollPlaces(local)
    this.search = new SearchStore(api.search)
    this.outbox = new OutboxStore(api.chats, storage)
    this.drafts = new DraftsStore(local)
    this.presence = new PresenceStore(api.presence)
    this.typing = new TypingStore(person, myId)
    this.preferences = new Preferences(local)
    this.greeter = new Greeter(this.notices, {
      person,
      isClose: (id) => this.contacts.has(id) || this.chats.directWith(id) !== undefined,
      wanted: () => this.preferences.greetings,
    })
    const tabs = new VisibleTabs()
    this.alerts = new MessageAlerts(this.desktop, this.preferences, {
      person,
      away: () => tabs.none(),
      get myId() {
        return myId()
      },
    })
    this.outbox.onAccepted = (message) => {
      this.messages.retryFailed()
      this.messages.accepted(message)
    }
    this.chats.onGone = (chatId) => this.chatGone(chatId)
  }

  get myId(): string {
    return this.session.account?.id ?? ''
  }

  /** An account has signed in: take up what this browser keeps for it. */
  start(): void {
    this.drafts.start(this.myId)
    this.places.start(this.myId)
    void this.outbox.start(this.myId)
  }

  /** The server can be reached again: what waits or has failed is tried now. */
  hurry(): void {
    this.outbox.hurry()
    this.messages.retryFailed()
    this.users.retry()
    this.chats.refreshOutdated()
  }

  /** All chats are as the server has them. */
  synced(): void {
    this.chats.refreshOutdated()
    const stray = [...this.outbox.items.values()].filter(({ chatId }) => !this.chats.get(chatId))
    for (const item of stray) if (item.state === 'failed') void this.outbox.discard(item)
  }

  /** Nothing of one account may be seen by the next. */
  stop(): void {
    this.outbox.stop()
    this.greeter.clear()
    this.typing.clear()
    this.presence.clear()
    this.drafts.clear()
    this.places.clear()
    this.search.clear()
    this.reads.clear()
    this.members.clear()
    this.messages.clear()
    this.chats.clear()
    this.contacts.clear()
    this.users.clear()
  }

  /** What I wrote there and did not send can neither be sent nor be seen any more. */
  private chatGone(chatId: string): void {
    for (const item of this.outbox.of(chatId)) void this.outbox.discard(item)
    this.drafts.set(chatId, '')
  }
}

/** The root store that talks to the server at `origin`. */
export function connectedRootStore(origin: string): RootStore {
  const root: RootStore = new RootStore(
    createApi(
      {
        current: () => root.session.current(),
        renew: (refused) => root.session.renew(refused),
        ended: () => root.session.ended(),
      },
      origin,
    ),
  )
  return root
}
