import { observer } from 'mobx-react-lite'
import { type FocusEvent, useEffect, useRef } from 'react'
import { t } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import styles from './Notices.module.css'
import type { Notice, NoticesStore } from './NoticesStore.ts'

/** Short notices over the page, newest on top; `data-react-aria-top-layer`: over its windows too, which stay open meanwhile. */
export const Notices = observer(({ notices }: { notices: NoticesStore }) => {
  const region = useRef<HTMLElement>(null)
  const cameFrom = useRef<HTMLElement | null>(null)
  useEffect(() => {
    notices.inUse = () => region.current?.matches(':hover, :focus-within') === true
  }, [notices])
  const remember = ({ relatedTarget, currentTarget }: FocusEvent<HTMLElement>) => {
    if (!currentTarget.contains(relatedTarget)) cameFrom.current = relatedTarget as HTMLElement | null
  }
  const close = (notice: Notice) => {
    const hadFocus = region.current?.matches(':focus-within')
    notices.close(notice.id)
    if (hadFocus) cameFrom.current?.focus()
  }
  return (
    <section
      ref={region}
      className={styles.notices}
      aria-label={t('notices.region')}
      aria-live="polite"
      data-react-aria-top-layer
      onFocus={remember}
    >
      {notices.notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} onClose={() => close(notice)} />
      ))}
    </section>
  )
})

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
