import { t } from '../i18n/i18n.ts'
import { Button } from './Button.tsx'
import styles from './Trouble.module.css'

interface TroubleProps {
  title: string
  hint?: string
  /** Left out where trying again would not help. */
  onRetry?: () => void
}

/** Says what did not work, and offers to try again. */
export function Trouble({ title, hint, onRetry }: TroubleProps) {
  return (
    <div className={styles.trouble} role="alert">
      <p className={styles.title}>{title}</p>
      {hint && <p>{hint}</p>}
      {onRetry && (
        <Button look="soft" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  )
}
