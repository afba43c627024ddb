import { observer } from 'mobx-react-lite'
import { lazy, Suspense, useEffect } from 'react'
import { Notices } from '../features/notices/Notices.tsx'
import { t } from '../i18n/i18n.ts'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { preloadMenu } from '../ui/LazyMenu.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import styles from './App.module.css'
import type { AppState } from './AppState.ts'
import { Banner } from './Banner.tsx'
import { ChatPane } from './ChatPane.tsx'
import { NoChat } from './NoChat.tsx'
import { Sidebar } from './Sidebar.tsx'
import { SignedOut } from './SignedOut.tsx'
import { useShortcuts } from './useShortcuts.ts'

const loadDialogs = () => import('./Dialogs.tsx')
const Dialogs = lazy(loadDialogs)
const Administration = lazy(() => import('./Administration.tsx'))

/** Signed in or not: the whole page. */
export const App = observer(({ app }: { app: AppState }) => {
  const { session, notices } = app.root
  return (
    <>
      {session.state === 'unknown' && <Arrival app={app} />}
      {session.state === 'signedOut' && <SignedOut session={session} />}
      {session.state === 'signedIn' && <Workspace app={app} />}
      <ErrorBoundary part="notices">
        <Notices notices={notices} />
      </ErrorBoundary>
    </>
  )
})

/** Until the server has said who this is. */
const Arrival = observer(({ app }: { app: AppState }) => {
  const { session } = app.root
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

/** Two panes; on a narrow screen one at a time. */
const Workspace = observer(({ app }: { app: AppState }) => {
  useShortcuts(app)
  useEffect(() => {
    // After the first screen, so that the first click finds windows and menus ready.
    const timer = setTimeout(() => {
      preloadMenu()
      void loadDialogs()
    }, 1_500)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={styles.page}>
      <Banner app={app} />
      <div className={styles.panes} data-open={!app.navigation.atList}>
        <ErrorBoundary part="sidebar">
          <Sidebar app={app} />
        </ErrorBoundary>
        <MainPane app={app} />
      </div>
      {app.dialogs.current && (
        <ErrorBoundary part="windows">
          <Suspense fallback={null}>
            <Dialogs app={app} />
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  )
})

const MainPane = observer(({ app }: { app: AppState }) => {
  const { chat, navigation } = app
  if (navigation.page === 'admin') {
    return (
      <ErrorBoundary part="administration">
        <Suspense fallback={<main className={styles.blank} />}>
          <Administration app={app} />
        </Suspense>
      </ErrorBoundary>
    )
  }
  if (!chat) return <NoChat app={app} />
  return (
    <ErrorBoundary key={chat.id} part="chat">
      <ChatPane app={app} chat={chat} />
    </ErrorBoundary>
  )
})
