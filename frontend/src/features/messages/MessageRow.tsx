import { observer } from 'mobx-react-lite'
import type { ReactNode } from 'react'
import { explain, t } from '../../i18n/i18n.ts'
import { clock, dayTitle, exactTime } from '../../i18n/times.ts'
import { Avatar, colourNumber } from '../../ui/Avatar.tsx'
import { Button, MenuButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { infoText } from '../chats/infoText.ts'
import type { OutboxItem } from '../outbox/OutboxStorage.ts'
import type { Person } from '../users/Person.ts'
import styles from './MessageRow.module.css'
import { MessageText } from './MessageText.tsx'
import type { OpenChat } from './OpenChat.ts'
import { rowState, stateSigns } from './rowState.ts'
import type { Row } from './rows.ts'
import { useLongPress } from './useLongPress.ts'

export interface RowActions {
  openMenu: (row: Row, x: number, y: number) => void
  openPerson: (person: Person) => void
  retry: (item: OutboxItem) => void
  discard: (item: OutboxItem) => void
}

interface MessageRowProps {
  row: Row
  open: OpenChat
  own: boolean
  person: (id: string) => Person
  actions: RowActions
}

/** One message with everything that stands above it. */
export const MessageRow = observer((props: MessageRowProps) => {
  const { row, open, own } = props
  const { message } = row
  const info = message !== null && message.kind !== 'text'
  const pointed = message !== null && message.seq === open.pointedAt
  return (
    <div
      className={`${styles.row} ${row.startsGroup ? styles.starts : ''} ${pointed ? styles.pointed : ''}`}
      data-testid="message"
      data-kind={info ? 'info' : 'text'}
      data-seq={message?.seq}
      data-message-id={message?.id}
      data-client-id={message?.client_id ?? row.waiting?.clientId}
      data-state={rowState(row, own, open.chat.othersReadSeq)}
      data-own={own || undefined}
      data-pointed={pointed || undefined}
    >
      {row.startsDay && (
        <Separator testId="day-separator" className={styles.day}>
          {dayTitle(row.time)}
        </Separator>
      )}
      {row.startsUnread && (
        <Separator testId="unread-divider" className={styles.unread}>
          {t('messages.unreadDivider')}
        </Separator>
      )}
      {info ? <InfoLine {...props} /> : <Speech {...props} />}
      <Failure {...props} />
    </div>
  )
})

function Separator({
  testId,
  className,
  children,
}: {
  testId: string
  className?: string
  children: ReactNode
}) {
  return (
    <div className={className} data-testid={testId}>
      <span>{children}</span>
    </div>
  )
}

const InfoLine = observer(({ row, person }: MessageRowProps) => (
  <p className={styles.info} title={exactTime(row.time)}>
    <span data-testid="message-text">{row.message && infoText(row.message, person)}</span>
  </p>
))

const Speech = observer((props: MessageRowProps) => {
  const { row, open, own, person, actions } = props
  const author = person(row.authorId)
  const named = !own && open.chat.kind !== 'direct'
  const press = useLongPress((x, y) => actions.openMenu(row, x, y))
  return (
    <div className={`${styles.speech} ${own ? styles.own : ''}`} {...press}>
      {named && (
        <span className={styles.face}>
          {row.startsGroup && (
            <button
              type="button"
              aria-label={t('profile.of', { name: author.name })}
              onClick={() => actions.openPerson(author)}
            >
              <Avatar id={author.id} name={author.name} url={author.avatarUrl} size="small" />
            </button>
          )}
        </span>
      )}
      <div className={`${styles.bubble} ${row.endsGroup ? styles.last : ''}`}>
        {named && row.startsGroup && (
          <p className={styles.author} data-colour={colourNumber(author.id)}>
            {author.name}
          </p>
        )}
        <span className={styles.text} data-testid="message-text">
          <MessageText
            text={row.text}
            marked={row.message ? open.highlights.get(row.message.id) : undefined}
          />
        </span>
        <Meta {...props} />
      </div>
      <MenuButton
        className={styles.more}
        label={t('messages.actions')}
        onMenu={(x, y) => actions.openMenu(row, x, y)}
      />
    </div>
  )
})

const Meta = observer(({ row, own, open }: MessageRowProps) => {
  const state = rowState(row, own, open.chat.othersReadSeq)
  const sign = state === 'received' ? null : stateSigns[state]
  return (
    <span className={`${styles.meta} ${state === 'failed' ? styles.bad : ''}`} title={exactTime(row.time)}>
      {row.message?.edited_at && <span>{t('messages.edited')}</span>}
      <time dateTime={row.time.toISOString()}>{clock(row.time)}</time>
      {sign && (
        <span className={styles.sign} role="img" aria-label={t(sign.name)} title={t(sign.name)}>
          <Icon name={sign.icon} size={16} />
        </span>
      )}
    </span>
  )
})

const Failure = observer(({ row, actions }: MessageRowProps) => {
  const item = row.waiting
  if (item?.state !== 'failed') return null
  return (
    <p className={styles.failure} role="alert">
      <span>
        {t('messages.failed')}. {explain(item.code ?? 'unknown')}
      </span>
      <Button onClick={() => actions.retry(item)}>{t('messages.retry')}</Button>
      <Button onClick={() => actions.discard(item)}>{t('messages.discard')}</Button>
    </p>
  )
})
