import { observer } from 'mobx-react-lite'
import { useEffect } from 'react'
import { t } from '../../i18n/i18n.ts'
import buttonStyles from '../../ui/Button.module.css'
import { Icon } from '../../ui/Icon.tsx'
import styles from './MessageList.module.css'
import type { OpenChat } from './OpenChat.ts'
import type { ScrollKeeper } from './ScrollKeeper.ts'

/** The round button to the true end, with the number of unread messages below. */
export const ScrollDown = observer(({ open, scroll }: { open: OpenChat; scroll: ScrollKeeper }) => {
  const count = open.chat.unread.count
  useEffect(() => scroll.lookAround())
  if (!scroll.away || open.rows.length === 0) return null
  const label = count > 0 ? t('messages.downNew', { count }) : t('messages.down')
  return (
    <button
      type="button"
      className={`${buttonStyles.icon} ${styles.down}`}
      onClick={() => void scroll.toEnd()}
      aria-label={label}
      title={label}
      data-testid="scroll-down"
      data-count={count}
    >
      <Icon name="down" size={24} />
      {count > 0 && <span className={styles.count}>{count > 999 ? '999+' : count}</span>}
    </button>
  )
})
