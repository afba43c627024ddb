import { observer } from 'mobx-react-lite'
import { useCallback, useState } from 'react'
import type { Chat } from '../features/chats/Chat.ts'
import { ChatListItem } from '../features/chats/ChatListItem.tsx'
import { SearchResults } from '../features/search/SearchResults.tsx'
import { typingText } from '../features/typing/typingText.ts'
import { t } from '../i18n/i18n.ts'
import { LazyMenu, useMenu } from '../ui/LazyMenu.tsx'
import { RowsSkeleton } from '../ui/Skeleton.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useRoving } from '../ui/useRoving.ts'
import type { AppState } from './AppState.ts'
import { chatEntries } from './chatEntries.ts'
import styles from './Sidebar.module.css'

/** My chats, the newest activity first. */
export const ChatList = observer(({ app }: { app: AppState }) => {
  const { root, navigation, realtime } = app
  const roving = useRoving<HTMLUListElement>()
  const menu = useMenu()
  const [menuChat, setMenuChat] = useState<Chat | null>(null)
  const { openAt } = menu
  const openMenu = useCallback(
    (chat: Chat, x: number, y: number) => {
      setMenuChat(chat)
      openAt(x, y)
    },
    [openAt],
  )
  if (!root.chats.loaded && realtime.failures > 1) {
    return (
      <Trouble title={t('trouble.chats')} hint={t('trouble.serverHint')} onRetry={() => realtime.retry()} />
    )
  }
  if (!root.chats.loaded) return <RowsSkeleton rows={8} />
  if (root.search.query) return <FoundEverywhere app={app} />
  return (
    <>
      <ul data-testid="chat-list" {...roving}>
        {root.chats.ordered.map((chat) => (
          <ChatLine
            key={chat.id}
            app={app}
            chat={chat}
            chosen={chat.id === navigation.chatId}
            onMenu={openMenu}
          />
        ))}
        {root.chats.ordered.length === 0 && <li className={styles.empty}>{t('chats.empty')}</li>}
      </ul>
      {menuChat && <LazyMenu label={t('chats.actions')} menu={menu} entries={chatEntries(app, menuChat)} />}
    </>
  )
})

interface ChatLineProps {
  app: AppState
  chat: Chat
  chosen: boolean
  /** Stays the same from drawing to drawing, as everything here does, so that the other lines are not drawn with one. */
  onMenu: (chat: Chat, x: number, y: number) => void
}

/** What changes by the key and by the second is read here: one line is drawn anew, not the list. */
const ChatLine = observer(({ app, chat, chosen, onMenu }: ChatLineProps) => {
  const { root, navigation } = app
  return (
    <li>
      <ChatListItem
        chat={chat}
        href={navigation.href(chat.id)}
        chosen={chosen}
        myId={root.myId}
        // The draft of the open chat stands in its field.
        draft={chosen ? '' : root.drafts.get(chat.id)}
        typing={typingText(root.typing.who(chat.id))}
        online={chat.data.peer_id !== null && root.presence.isOnline(chat.data.peer_id)}
        person={app.person}
        onOpen={() => navigation.open(chat.id)}
        onMenu={(x, y) => onMenu(chat, x, y)}
      />
    </li>
  )
})

/** In the place of the list while something is searched for. */
const FoundEverywhere = observer(({ app }: { app: AppState }) => {
  const { root } = app
  return (
    <SearchResults
      search={root.search}
      chats={root.chats.all}
      person={app.person}
      myId={root.myId}
      onChat={(chat) => app.showChat(chat)}
      onHit={(hit) => app.showHit(hit)}
    />
  )
})
