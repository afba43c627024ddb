import { observer } from 'mobx-react-lite'
import type { MouseEvent, ReactNode } from 'react'
import { t } from '../../i18n/i18n.ts'
import { exactTime, shortTime } from '../../i18n/times.ts'
import { beginning } from '../../lib/signs.ts'
import { Icon } from '../../ui/Icon.tsx'
import { SilentWords } from '../../ui/Silent.tsx'
import { useContextMenu } from '../../ui/useContextMenu.ts'
import { clock } from '../presence/Clock.ts'
import type { Person } from '../users/Person.ts'
import type { Chat } from './Chat.ts'
import { ChatAvatar } from './ChatAvatar.tsx'
import styles from './ChatListItem.module.css'
import { infoText } from './infoText.ts'
import { unreadCap } from './Unread.ts'

/** More than any window has room for, and little enough to be drawn at every key. */
const previewed = 300

interface ChatListItemProps {
  chat: Chat
  href: string
  chosen: boolean
  myId: string
  draft: string
  /** «Анна печатает…», or nothing. */
  typing: string
  online: boolean
  person: (id: string) => Person
  onOpen: () => void
  onMenu: (x: number, y: number) => void
}

export const ChatListItem = observer((props: ChatListItemProps) => {
  const { chat, href, chosen, online, onOpen, onMenu } = props
  const unread = chat.unread.count
  const time = new Date(chat.data.updated_at)
  const context = useContextMenu(onMenu)
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    onOpen()
  }
  return (
    <a
      className={styles.item}
      href={href}
      onClick={open}
      {...context}
      data-roving
      aria-current={chosen ? 'page' : undefined}
      data-testid="chat-item"
      data-chat-id={chat.id}
      data-unread={unread}
    >
      <ChatAvatar chat={chat} size="large" online={online} />
      <span className={styles.body}>
        <span className={styles.line}>
          <span className={styles.title}>{chat.title}</span>
          {chat.muted && (
            <span className={styles.muted} role="img" aria-label={t('membership.muted')}>
              <Icon name="bellOff" size={14} />
            </span>
          )}
          <Ticks {...props} />
          <time className={styles.time} dateTime={chat.data.updated_at} title={exactTime(time)}>
            {shortTime(time, clock.today)}
          </time>
        </span>
        <span className={styles.line}>
          <Preview {...props} />
          {unread === 0 && chat.data.marked_unread && (
            <span className={`${styles.badge} ${styles.mark}`} data-testid="chat-mark">
              <SilentWords>{t('membership.markedUnread')}</SilentWords>
            </span>
          )}
          {unread > 0 && (
            <span className={`${styles.badge} ${chat.muted ? styles.quiet : ''}`} data-testid="chat-badge">
              <span aria-hidden="true">{unread >= unreadCap ? '999+' : unread}</span>
              <SilentWords>{t('chats.unread', { count: unread })}</SilentWords>
            </span>
          )}
        </span>
      </span>
    </a>
  )
})

const Ticks = observer(({ chat, myId }: ChatListItemProps) => {
  const last = chat.lastMessage
  if (last?.kind !== 'text' || last.author_id !== myId) return null
  return (
    <span className={styles.ticks}>
      <Icon name={chat.othersReadSeq >= last.seq ? 'checks' : 'check'} size={16} />
    </span>
  )
})

/** The second line: who types, else the draft, else the last message. */
const Preview = observer(({ chat, chosen, myId, draft, typing, person }: ChatListItemProps) => {
  if (typing) return <span className={`${styles.preview} ${styles.typing}`}>{typing}</span>
  if (draft && !chosen) {
    return said(<span className={styles.draft}>{t('chats.draft')} </span>, draft)
  }
  const last = chat.lastMessage
  if (!last) return <span className={styles.preview}>{t('chats.noMessages')}</span>
  if (last.kind !== 'text') return <span className={styles.preview}>{infoText(last, person)}</span>
  const author = last.author_id === myId ? t('chats.you') : person(last.author_id).shortName
  const named = (
    <span className={styles.author}>
      <bdi>{author}</bdi>:{' '}
    </span>
  )
  return said(chat.kind !== 'direct' && named, last.text)
})

/** Words after what stands before them, each in its own direction and cut at its own end. */
function said(before: ReactNode, words: string) {
  return (
    <span className={`${styles.preview} ${styles.said}`}>
      {before}
      <bdi className={styles.words}>{beginning(words, previewed)}</bdi>
    </span>
  )
}
