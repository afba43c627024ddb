import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import type { Session } from '../../api/types.ts'
import { explain, t } from '../../i18n/i18n.ts'
import { exactTime, shortTime } from '../../i18n/times.ts'
import { deviceName, isPhone } from '../../lib/device.ts'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { RowsSkeleton } from '../../ui/Skeleton.tsx'
import { Trouble } from '../../ui/Trouble.tsx'
import type { SessionsStore } from './SessionsStore.ts'
import styles from './Settings.module.css'

interface SessionSettingsProps {
  sessions: SessionsStore
  onFailed: (error: unknown) => void
}

/** Where I am signed in, with the means to end it. */
export const SessionSettings = observer(({ sessions, onFailed }: SessionSettingsProps) => {
  const [asking, setAsking] = useState<Session | 'others' | null>(null)
  useEffect(() => void sessions.load(), [sessions])
  return (
    <section aria-labelledby="settings-sessions">
      <h3 id="settings-sessions">{t('settings.sessions')}</h3>
      <Rows sessions={sessions} onEnd={setAsking} />
      {sessions.others.length > 0 && (
        <Button className={styles.danger} onClick={() => setAsking('others')}>
          {t('settings.sessionsEndOthers')}
        </Button>
      )}
      {asking && (
        <EndQuestion
          {...{ sessions, onFailed }}
          session={asking === 'others' ? null : asking}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  )
})

interface EndQuestionProps extends SessionSettingsProps {
  /** The one that is to end, or all but this one. */
  session: Session | null
  onClose: () => void
}

const EndQuestion = observer(({ sessions, onFailed, session, onClose }: EndQuestionProps) => (
  <ConfirmDialog
    title={
      session
        ? t('settings.sessionEndQuestion', { name: deviceName(session.user_agent) })
        : t('settings.sessionsEndOthersQuestion')
    }
    text={t(session ? 'settings.sessionEndText' : 'settings.sessionsEndOthersText')}
    action={t('settings.sessionEnd')}
    onConfirm={() => (session ? sessions.end(session) : sessions.endOthers()).catch(onFailed)}
    onClose={onClose}
  />
))

interface RowsProps {
  sessions: SessionsStore
  onEnd: (session: Session) => void
}

const Rows = observer(({ sessions, onEnd }: RowsProps) => {
  if (sessions.state === 'failed') {
    return (
      <Trouble
        title={t('settings.sessionsFailed')}
        hint={explain(sessions.failure ?? 'unknown')}
        onRetry={() => void sessions.load()}
      />
    )
  }
  if (sessions.state === 'loading') return <RowsSkeleton rows={2} />
  return (
    <>
      <ul className={styles.sessions}>
        {sessions.items.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => onEnd(session)} />
        ))}
      </ul>
      {sessions.others.length === 0 && <p className={styles.soft}>{t('settings.sessionsOnly')}</p>}
    </>
  )
})

const SessionRow = observer(({ session, onEnd }: { session: Session; onEnd: () => void }) => {
  const name = deviceName(session.user_agent)
  const seen = new Date(session.last_seen_at)
  return (
    <li data-testid="session" data-current={session.current || undefined}>
      <Icon name={isPhone(session.user_agent) ? 'phone' : 'laptop'} size={24} />
      <p className={styles.words} title={session.user_agent}>
        <span>{name}</span>
        <small>
          {session.ip} · <time title={exactTime(seen)}>{shortTime(seen)}</time>
        </small>
      </p>
      {session.current ? (
        <span className={styles.current}>{t('settings.sessionCurrent')}</span>
      ) : (
        <Button onClick={onEnd} aria-label={t('settings.sessionEndNamed', { name })}>
          {t('settings.sessionEnd')}
        </Button>
      )}
    </li>
  )
})
