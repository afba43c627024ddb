import { observer } from 'mobx-react-lite'
import { t } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import styles from './Notices.module.css'
import type { Notice, NoticesStore } from './NoticesStore.ts'

/** Short notices over the page, newest on top. */
export const Notices = observer(({ notices }: { notices: NoticesStore }) => (
  <section className={styles.notices} aria-label={t('notices.region')} aria-live="polite">
    {notices.notices.map((notice) => (
      <NoticeLine key={notice.id} notice={notice} onClose={() => notices.close(notice.id)} />
    ))}
  </section>
))

const NoticeLine = observer(({ notice, onClose }: { notice: Notice; onClose: () => void }) => {
  const { person, action } = notice
  return (
    <div className={styles.notice} data-testid="toast" data-tone={notice.tone}>
      {person && <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="small" />}
      <p>{notice.text}</p>
      {action && (
        <Button className={styles.action} onClick={action.act}>
          {action.label}
        </Button>
      )}
      <IconButton icon="close" size={16} label={t('notices.close')} onClick={onClose} />
    </div>
  )
})
