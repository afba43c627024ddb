import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import type { Chat } from '../features/chats/Chat.ts'
import { Composer } from '../features/messages/Composer.tsx'
import { MessageList } from '../features/messages/MessageList.tsx'
import { OpenChat } from '../features/messages/OpenChat.ts'
import type { RowActions } from '../features/messages/rowProps.ts'
import type { Row } from '../features/messages/rows.ts'
import { ScrollKeeper } from '../features/messages/ScrollKeeper.ts'
import { ChatSearchBar } from '../features/search/ChatSearchBar.tsx'
import { typingText } from '../features/typing/typingText.ts'
import { t } from '../i18n/i18n.ts'
import { LazyMenu, useMenu } from '../ui/LazyMenu.tsx'
import { Announcer } from './Announcer.tsx'
import type { AppState } from './AppState.ts'
import { ChatHeader } from './ChatHeader.tsx'
import styles from './ChatPane.module.css'
import { discard } from './discard.ts'
import { messageEntries } from './messageEntries.ts'
import { useChatSearch, useWantedMessage } from './useChatSearch.ts'

/** The open chat: header, messages, who types, the field. */
export const ChatPane = observer(({ app, chat }: { app: AppState; chat: Chat }) => {
  const { root } = app
  const [open] = useState(() => new OpenChat(chat, root))
  const [scroll] = useState(() => new ScrollKeeper(open))
  const [menuRow, setMenuRow] = useState<Row | null>(null)
  const menu = useMenu()
  const { search, openSearch, closeSearch, foot } = useChatSearch(app, open, scroll)
  useEffect(() => () => root.typing.stopped(), [root])
  useWantedMessage(app, open, scroll)
  const actions: RowActions = {
    openMenu: (row, x, y) => {
      setMenuRow(row)
      menu.openAt(x, y)
    },
    openPerson: app.people.open,
    retry: (item) => void root.outbox.retry(item),
    discard: (item) => discard(app, item),
  }
  return (
    <main className={styles.pane}>
      {search ? (
        <header className={styles.header}>
          <ChatSearchBar search={search} onClose={closeSearch} />
        </header>
      ) : (
        <ChatHeader app={app} chat={chat} onSearch={openSearch} />
      )}
      <div className={styles.body}>
        <MessageList open={open} scroll={scroll} myId={root.myId} person={app.person} actions={actions} />
        <TypingLine app={app} chat={chat} />
      </div>
      <div ref={foot} className={styles.foot}>
        <Composer
          open={open}
          drafts={root.drafts}
          typing={root.typing}
          onSent={() => void scroll.toEnd()}
          onFailed={app.failed}
          onTold={(sentence) => root.notices.show(sentence)}
        />
      </div>
      <Announcer app={app} open={open} />
      {menuRow && (
        <LazyMenu label={t('messages.actions')} menu={menu} entries={messageEntries(app, open, menuRow)} />
      )}
    </main>
  )
})

/** Lies over the foot of the list, so that nothing moves when somebody begins to type. */
const TypingLine = observer(({ app, chat }: { app: AppState; chat: Chat }) => {
  const text = typingText(app.root.typing.who(chat.id))
  return (
    <div className={styles.typing}>
      {text && (
        <p data-testid="typing">
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {text}
        </p>
      )}
    </div>
  )
})
