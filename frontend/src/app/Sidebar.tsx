import { observer } from 'mobx-react-lite'
import { ChatListItem } from '../features/chats/ChatListItem.tsx'
import { typingText } from '../features/typing/typingText.ts'
import { t } from '../i18n/i18n.ts'
import { IconButton } from '../ui/Button.tsx'
import { RowsSkeleton } from '../ui/Skeleton.tsx'
import { AccountBar } from './AccountBar.tsx'
import type { AppState } from './AppState.ts'
import styles from './Sidebar.module.css'

/** The left pane: my chats and my account. */
export const Sidebar = observer(({ app }: { app: AppState }) => (
  <nav className={styles.sidebar} aria-label={t('chats.title')}>
    <header className={styles.header}>
      <h1>{t('chats.title')}</h1>
      <IconButton
        icon="plus"
        label={t('chats.new')}
        onClick={() => app.dialogs.show({ kind: 'createChat' })}
      />
    </header>
    <ChatList app={app} />
    <AccountBar app={app} />
  </nav>
))

const ChatList = observer(({ app }: { app: AppState }) => {
  const { root, navigation } = app
  if (!root.chats.loaded) {
    return (
      <div className={styles.list}>
        <RowsSkeleton rows={8} />
      </div>
    )
  }
  return (
    <ul className={styles.list} data-testid="chat-list">
      {root.chats.ordered.map((chat) => (
        <li key={chat.id}>
          <ChatListItem
            chat={chat}
            href={navigation.href(chat.id)}
            chosen={chat.id === navigation.chatId}
            myId={root.myId}
            draft={root.drafts.get(chat.id)}
            typing={typingText(root.typing.who(chat.id))}
            online={chat.data.peer_id !== null && root.presence.isOnline(chat.data.peer_id)}
            person={app.person}
            onOpen={() => navigation.open(chat.id)}
          />
        </li>
      ))}
      {root.chats.ordered.length === 0 && <li className={styles.empty}>{t('chats.empty')}</li>}
    </ul>
  )
})
