import { observer } from 'mobx-react-lite'
import { useState } from 'react'
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
  if (!root.chats.loaded && realtime.failures > 1) {
    return (
      <Trouble title={t('trouble.chats')} hint={t('trouble.serverHint')} onRetry={() => realtime.retry()} />
    )
  }
  if (!root.chats.loaded) return <RowsSkeleton rows={8} />
  if (root.search.query) return <FoundEverywhere app={app} />
  const openMenu = (chat: Chat, x: number, y: number) => {
    setMenuChat(chat)
    menu.openAt(x, y)
  }
  return (
    <>
      <ul data-testid="chat-list" {...roving}>
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
              onMenu={(x, y) => openMenu(chat, x, y)}
            />
          </li>
        ))}
        {root.chats.ordered.length === 0 && <li className={styles.empty}>{t('chats.empty')}</li>}
      </ul>
      {menuChat && <LazyMenu label={t('chats.actions')} menu={menu} entries={chatEntries(app, menuChat)} />}
    </>
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
