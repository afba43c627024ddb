import { observer } from 'mobx-react-lite'
import { explain, t } from '../../i18n/i18n.ts'
import { clock, dayTitle } from '../../i18n/times.ts'
import { Avatar, colourNumber } from '../../ui/Avatar.tsx'
import { Button, MenuButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { infoText } from '../chats/infoText.ts'
import type { OutboxItem } from '../outbox/OutboxStorage.ts'
import type { Person } from '../users/Person.ts'
import styles from './MessageRow.module.css'
import { messageText } from './messageText.tsx'
import type { OpenChat } from './OpenChat.ts'
import { type RowState, rowState, stateSigns } from './rowState.ts'
import type { Row } from './rows.ts'

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

/**
 * One message with everything that stands above it. A row is one component: the functions below are its parts, and
 * are called instead of mounted, because dozens of rows appear at every turn of the wheel.
 */
export const MessageRow = observer((props: MessageRowProps) => {
  const { row, open, own } = props
  const { message } = row
  const info = message !== null && message.kind !== 'text'
  const pointed = message !== null && message.seq === open.pointedAt
  const state = rowState(row, own, own ? open.chat.othersReadSeq : 0)
  return (
    <div
      className={classOf(row, pointed)}
      data-testid="message"
      data-kind={info ? 'info' : 'text'}
      data-seq={message?.seq}
      data-message-id={message?.id}
      data-client-id={message?.client_id ?? row.waiting?.clientId}
      data-state={state}
      data-own={own || undefined}
      data-pointed={pointed || undefined}
    >
      {row.startsDay && (
        <div className={styles.day} data-testid="day-separator">
          <span>{dayTitle(row.time)}</span>
        </div>
      )}
      {row.startsUnread && (
        <div className={styles.unread} data-testid="unread-divider">
          <span>{t('messages.unreadDivider')}</span>
        </div>
      )}
      {info ? infoLine(props) : speech(props, state)}
      {state === 'failed' && failure(props)}
    </div>
  )
})

function classOf(row: Row, pointed: boolean): string {
  const place = row.startsGroup ? `${styles.row} ${styles.starts}` : (styles.row ?? '')
  return pointed ? `${place} ${styles.pointed}` : place
}

function infoLine({ row, person }: MessageRowProps) {
  return (
    <p className={styles.info}>
      <span data-testid="message-text" data-time={row.key}>
        {row.message && infoText(row.message, person)}
      </span>
    </p>
  )
}

function speech(props: MessageRowProps, state: RowState) {
  const { row, open, own, person, actions } = props
  const author = person(row.authorId)
  const named = !own && open.chat.kind !== 'direct'
  const marked = row.message ? open.highlights.get(row.message.id) : undefined
  return (
    <div className={`${styles.speech} ${own ? styles.own : ''}`} data-speech={row.key}>
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
          {messageText(row.text, marked)}
        </span>
        {meta(row, state)}
      </div>
      <MenuButton
        className={styles.more}
        label={t('messages.actions')}
        onMenu={(x, y) => actions.openMenu(row, x, y)}
      />
    </div>
  )
}

function meta(row: Row, state: RowState) {
  const sign = state === 'received' ? null : stateSigns[state]
  return (
    <span className={state === 'failed' ? styles.bad : styles.meta} data-time={row.key}>
      {row.message?.edited_at ? `${t('messages.edited')} ${clock(row.time)}` : clock(row.time)}
      {sign && <Icon name={sign.icon} size={16} className={styles.sign} label={t(sign.name)} />}
    </span>
  )
}

function failure({ row, actions }: MessageRowProps) {
  const item = row.waiting
  if (!item) return null
  return (
    <p className={styles.failure} role="alert">
      <span>
        {t('messages.failed')}. {explain(item.code ?? 'unknown')}
      </span>
      <Button onClick={() => actions.retry(item)}>{t('messages.retry')}</Button>
      <Button onClick={() => actions.discard(item)}>{t('messages.discard')}</Button>
    </p>
  )
}
