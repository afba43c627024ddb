import { observer } from 'mobx-react-lite'
import { useEffect } from 'react'
import { Notices } from '../features/notices/Notices.tsx'
import { t } from '../i18n/i18n.ts'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { lazy } from '../ui/lazy.tsx'
import { onFirstSign } from '../ui/onFirstSign.ts'
import { Trouble } from '../ui/Trouble.tsx'
import styles from './App.module.css'
import type { AppState } from './AppState.ts'
import { SignedOut } from './SignedOut.tsx'

const Workspace = lazy(
  () => import('./Workspace.tsx'),
  ({ app }) => <Arrival app={app} />,
)

/** Signed in or not: the whole page. */
export const App = observer(({ app }: { app: AppState }) => {
  const { session, notices } = app.root
  return (
    <>
      {session.state === 'unknown' && <Arrival app={app} />}
      {session.state === 'signedOut' && <Departure app={app} />}
      {session.state === 'signedIn' && (
        <ErrorBoundary part="workspace">
          <Workspace app={app} />
        </ErrorBoundary>
      )}
      <ErrorBoundary part="notices">
        <Notices notices={notices} />
      </ErrorBoundary>
    </>
  )
})

/** Until the server has said who this is. */
const Arrival = observer(({ app }: { app: AppState }) => {
  const { session } = app.root
  useEffect(Workspace.preload, [])
  return (
    <main className={styles.arrival}>
      <img src="/favicon.svg" alt={t('app.title')} width="72" height="72" />
      {session.unreachable && (
        <Trouble
          title={t('trouble.server')}
          hint={t('trouble.serverHint')}
          onRetry={() => void session.resume()}
        />
      )}
    </main>
  )
})

/** Nobody is signed in; the rest of the page is fetched while one types. */
const Departure = observer(({ app }: { app: AppState }) => {
  useEffect(() => onFirstSign(Workspace.preload), [])
  return <SignedOut session={app.root.session} />
})
