import { observer } from 'mobx-react-lite'
import type { ReactNode } from 'react'
import type { Hit } from '../../api/types.ts'
import { explain, t } from '../../i18n/i18n.ts'
import { exactTime, shortTime } from '../../i18n/times.ts'
import { snippet } from '../../lib/snippet.ts'
import { textParts } from '../../lib/textParts.ts'
import { Button } from '../../ui/Button.tsx'
import { RowsSkeleton } from '../../ui/Skeleton.tsx'
import { useRoving } from '../../ui/useRoving.ts'
import type { Chat } from '../chats/Chat.ts'
import { ChatAvatar } from '../chats/ChatAvatar.tsx'
import type { Person } from '../users/Person.ts'
import styles from './Search.module.css'
import type { SearchStore } from './SearchStore.ts'

interface SearchResultsProps {
  search: SearchStore
  /** All my chats, newest first. */
  chats: Chat[]
  person: (id: string) => Person
  myId: string
  onChat: (chat: Chat) => void
  onHit: (hit: Hit) => void
}

/** What was found: chats by their names, then messages of all chats. */
export const SearchResults = observer((props: SearchResultsProps) => {
  const { search, chats, onChat, onHit } = props
  const roving = useRoving<HTMLDivElement>()
  const wanted = search.query.trim().toLocaleLowerCase()
  const named = chats.filter((chat) => chat.title.toLocaleLowerCase().includes(wanted)).slice(0, 5)
  const byId = new Map(chats.map((chat) => [chat.id, chat]))
  return (
    <div {...roving} data-testid="search-results">
      {named.length > 0 && <h3 className={styles.heading}>{t('search.chats')}</h3>}
      {named.map((chat) => (
        <Found key={chat.id} chat={chat} onOpen={() => onChat(chat)} />
      ))}
      <Messages {...props} empty={named.length === 0} />
      {search.hits.map((hit) => {
        const chat = byId.get(hit.message.chat_id)
        return (
          chat && (
            <FoundMessage key={hit.message.id} {...props} chat={chat} hit={hit} onOpen={() => onHit(hit)} />
          )
        )
      })}
      {search.hasMore && (
        <Button className={styles.more} onClick={() => void search.more()}>
          {t('search.more')}
        </Button>
      )}
    </div>
  )
})

/** The heading above the messages, or what stands in their place. */
const Messages = observer(({ search, empty }: SearchResultsProps & { empty: boolean }) => {
  if (search.state === 'failed') {
    return (
      <div className={styles.nothing} role="alert">
        <p>{explain(search.error ?? 'unknown')}</p>
        {search.error !== 'query_too_short' && (
          <Button look="main" onClick={() => void search.find()}>
            {t('common.retry')}
          </Button>
        )}
      </div>
    )
  }
  if (search.hits.length > 0) return <h3 className={styles.heading}>{t('search.messages')}</h3>
  if (search.state === 'searching') return <RowsSkeleton rows={4} />
  return <p className={styles.nothing}>{t(empty ? 'search.nothing' : 'search.noMessages')}</p>
})

interface FoundProps {
  chat: Chat
  time?: Date
  onOpen: () => void
  children?: ReactNode
}

const Found = observer(({ chat, time, onOpen, children }: FoundProps) => (
  <button type="button" className={styles.found} onClick={onOpen} data-roving data-testid="search-hit">
    <ChatAvatar chat={chat} size="medium" />
    <span className={styles.body}>
      <span className={styles.line}>
        <span className={styles.title}>{chat.title}</span>
        {time && (
          <time dateTime={time.toISOString()} title={exactTime(time)}>
            {shortTime(time)}
          </time>
        )}
      </span>
      {children}
    </span>
  </button>
))

const FoundMessage = observer(
  ({
    chat,
    hit,
    person,
    myId,
    onOpen,
  }: SearchResultsProps & { chat: Chat; hit: Hit; onOpen: () => void }) => {
    const { message } = hit
    const { text, marked } = snippet(message.text, hit.highlights)
    const author = message.author_id === myId ? t('chats.you') : person(message.author_id).shortName
    return (
      <Found chat={chat} time={new Date(message.created_at)} onOpen={onOpen}>
        <span className={styles.snippet}>
          <span className={styles.author}>
            <bdi>{author}</bdi>:{' '}
          </span>
          <bdi>
            {textParts(text, marked).map((part, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
              part.marked ? <mark key={index}>{part.text}</mark> : part.text,
            )}
          </bdi>
        </span>
      </Found>
    )
  },
)
