import { observer } from 'mobx-react-lite'
import type { Chat } from '../features/chats/Chat.ts'
import { ChatAvatar } from '../features/chats/ChatAvatar.tsx'
import { presenceText, presenceTitle } from '../features/presence/presenceText.ts'
import { t } from '../i18n/i18n.ts'
import { IconButton } from '../ui/Button.tsx'
import { LazyMenu, useMenu } from '../ui/LazyMenu.tsx'
import type { AppState } from './AppState.ts'
import styles from './ChatPane.module.css'
import { chatEntries } from './chatEntries.ts'

interface ChatHeaderProps {
  app: AppState
  chat: Chat
  /** Opens the search in the chat. */
  onSearch: () => void
}

export const ChatHeader = observer(({ app, chat, onSearch }: ChatHeaderProps) => {
  const menu = useMenu()
  const entries = chatEntries(app, chat)
  const peer = chat.data.peer_id
  const about = () => {
    if (peer !== null) return app.people.open(app.person(peer))
    if (chat.kind === 'main') {
      // Nobody is told of who has come in since.
      app.root.members.invalidate(chat.id)
      app.root.chats.recount(chat)
    }
    app.dialogs.show({ kind: 'members', chat })
  }
  return (
    <header className={styles.header}>
      <IconButton
        icon="back"
        className={styles.back}
        label={t('chats.back')}
        onClick={() => app.navigation.close()}
      />
      <button type="button" className={styles.about} aria-label={t('chats.about')} onClick={about}>
        <ChatAvatar chat={chat} size="medium" online={peer !== null && app.root.presence.isOnline(peer)} />
      </button>
      <div className={styles.titles}>
        <h2 data-testid="chat-title" data-pane-title tabIndex={-1}>
          {chat.title}
        </h2>
        <Subtitle app={app} chat={chat} />
      </div>
      <IconButton icon="search" label={t('search.open')} onClick={onSearch} />
      {peer === null && <IconButton icon="people" size={22} label={t('members.title')} onClick={about} />}
      {entries.length > 0 && (
        <IconButton icon="dots" label={t('chats.actions')} aria-haspopup="menu" onClick={menu.openUnder} />
      )}
      <LazyMenu label={t('chats.actions')} menu={menu} entries={entries} />
    </header>
  )
})

const Subtitle = observer(({ app, chat }: Omit<ChatHeaderProps, 'onSearch'>) => {
  const peer = chat.data.peer_id
  if (peer === null) {
    const count = chat.data.member_count
    return (
      <p data-testid="chat-subtitle">
        <bdi>{t('chats.memberCount', { count })}</bdi>
      </p>
    )
  }
  const { presence } = app.root
  const person = app.person(peer)
  return (
    <p
      data-testid="chat-subtitle"
      className={presence.isOnline(peer) ? styles.online : undefined}
      title={presenceTitle(presence, person)}
    >
      {presenceText(presence, person) ?? (person.login && `@${person.login}`)}
    </p>
  )
})
