import type { Message } from '../../api/types.ts'
import { t } from '../../i18n/i18n.ts'
import { beginning } from '../../lib/signs.ts'
import type { Chat } from '../chats/Chat.ts'
import type { Preferences } from '../settings/Preferences.ts'
import type { Person } from '../users/Person.ts'
import type { DesktopNotifications } from './DesktopNotifications.ts'

const longestBody = 180

interface Reader {
  readonly myId: string
  person(id: string): Person
  /** Nobody is looking at any tab of this browser. */
  away(): Promise<boolean>
}

/** Notifications of the system for messages that come while nobody looks. */
export class MessageAlerts {
  /** Set by the page: leads to the chat of a message. */
  open: (chatId: string) => void = () => {}

  constructor(
    private readonly desktop: DesktopNotifications,
    private readonly preferences: Preferences,
    private readonly reader: Reader,
  ) {}

  async came(chat: Chat, message: Message): Promise<void> {
    const { desktop, preferences, reader } = this
    if (!preferences.desktop || !desktop.allowed) return
    if (message.kind !== 'text' || message.author_id === reader.myId || chat.muted) return
    if (!(await reader.away())) return
    const author = reader.person(message.author_id)
    const text = beginning(message.text, longestBody)
    desktop.show({
      title: chat.title,
      body: chat.kind === 'direct' ? text : t('messages.announce', { name: author.shortName, text }),
      icon: author.avatarUrl ?? '/icon-192.png',
      tag: message.id,
      path: `/chat/${chat.id}`,
      onClick: () => this.open(chat.id),
    })
  }
}
