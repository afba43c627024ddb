import { t } from '../../i18n/i18n.ts'
import { clock } from '../../i18n/times.ts'
import { Avatar, colourNumber } from '../../ui/Avatar.tsx'
import { MenuButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { messageText } from './messageText.tsx'
import type { MessageRowProps } from './rowProps.ts'
import { type RowState, stateSigns } from './rowState.ts'
import type { Row } from './rows.ts'
import styles from './Speech.module.css'

/** A line that is wider than any bubble. */
const fillsBubble = /.{100}/

/** What somebody said: picture, name and text in a bubble. A part of its row, called by it. */
export function speech(props: MessageRowProps, state: RowState) {
  const { row, open, own, person, actions } = props
  const author = person(row.authorId)
  const named = !own && open.chat.kind !== 'direct'
  const marked = row.message ? open.highlights.get(row.message.id) : undefined
  return (
    <div className={speechClass(own, named && !row.startsGroup)} data-speech={row.key} tabIndex={-1}>
      {named && row.startsGroup && (
        <button
          type="button"
          className={styles.face}
          tabIndex={-1}
          aria-label={t('profile.of', { name: author.name })}
          onClick={() => actions.openPerson(author)}
        >
          <Avatar id={author.id} name={author.name} url={author.avatarUrl} size="small" />
        </button>
      )}
      <div className={bubbleClass(row)}>
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
        tabIndex={-1}
        label={t('messages.actions')}
        onMenu={(x, y) => actions.openMenu(row, x, y)}
      />
    </div>
  )
}

function meta(row: Row, state: RowState) {
  return (
    <span className={state === 'failed' ? styles.bad : styles.meta} data-time={row.key}>
      {row.message?.edited_at ? `${t('messages.edited')} ${clock(row.time)}` : clock(row.time)}
      {state !== 'received' && stateSign(state)}
    </span>
  )
}

/** The ticks are drawn by the style sheet: nearly every message of one's own has them, and an icon is three elements. */
function stateSign(state: keyof typeof stateSigns) {
  const { icon, name } = stateSigns[state]
  if (icon === 'check' || icon === 'checks') {
    return <span className={`${styles.sign} ${styles[icon]}`} role="img" aria-label={t(name)} />
  }
  return <Icon name={icon} size={16} className={styles.sign} label={t(name)} />
}

function speechClass(own: boolean, indented: boolean): string {
  if (own) return `${styles.speech} ${styles.own}`
  return indented ? `${styles.speech} ${styles.indented}` : (styles.speech ?? '')
}

function bubbleClass({ text, endsGroup }: Row): string {
  const shape = endsGroup ? `${styles.bubble} ${styles.last}` : (styles.bubble ?? '')
  return fillsBubble.test(text) ? `${shape} ${styles.full}` : shape
}
