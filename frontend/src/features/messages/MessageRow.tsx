import { observer } from 'mobx-react-lite'
import { explain, t } from '../../i18n/i18n.ts'
import { dayTitle } from '../../i18n/times.ts'
import { Button } from '../../ui/Button.tsx'
import { infoText } from '../chats/infoText.ts'
import { clock } from '../presence/Clock.ts'
import styles from './MessageRow.module.css'
import type { MessageRowProps } from './rowProps.ts'
import { rowState } from './rowState.ts'
import type { Row } from './rows.ts'
import { speech } from './speech.tsx'

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
          <span>{dayTitle(row.time, clock.today)}</span>
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

function failure({ row, actions }: MessageRowProps) {
  const item = row.waiting
  if (!item) return null
  return (
    <p className={styles.failure}>
      <span>
        {t('messages.failed')}. {explain(item.code ?? 'unknown')}
      </span>
      <Button onClick={() => actions.retry(item)}>{t('messages.retry')}</Button>
      <Button onClick={() => actions.discard(item)}>{t('messages.discard')}</Button>
    </p>
  )
}
