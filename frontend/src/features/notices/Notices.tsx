import { observer } from 'mobx-react-lite'
import { t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import styles from './Notices.module.css'
import type { NoticesStore } from './NoticesStore.ts'

/** Short notices over the page, newest on top. */
export const Notices = observer(({ notices }: { notices: NoticesStore }) => (
  <section className={styles.notices} aria-label={t('notices.region')} aria-live="polite">
    {notices.notices.map((notice) => (
      <div key={notice.id} className={styles.notice} data-testid="toast" data-tone={notice.tone}>
        <p>{notice.text}</p>
        <IconButton
          icon="close"
          size={16}
          label={t('notices.close')}
          onClick={() => notices.close(notice.id)}
        />
      </div>
    ))}
  </section>
))
