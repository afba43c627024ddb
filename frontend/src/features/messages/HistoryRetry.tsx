import { observer } from 'mobx-react-lite'
import { t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import styles from './MessageList.module.css'
import type { OpenChat } from './OpenChat.ts'

/** A further page of the history did not come: stands over the edge where it belongs, so that nothing moves. */
export const HistoryRetry = observer(({ open }: { open: OpenChat }) => {
  const { failedEdge } = open.timeline
  if (failedEdge === null) return null
  return (
    <div className={`${styles.edge} ${styles[failedEdge]}`} role="alert" data-testid="history-retry">
      {t(failedEdge === 'before' ? 'messages.olderFailed' : 'messages.newerFailed')}
      <Button look="soft" onClick={() => open.retryEdge()}>
        {t('common.retry')}
      </Button>
    </div>
  )
})
