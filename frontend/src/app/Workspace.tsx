import { observer } from 'mobx-react-lite'
import { lazy, Suspense, useEffect } from 'react'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { preloadMenu } from '../ui/LazyMenu.tsx'
import { onFirstSign } from '../ui/onFirstSign.ts'
import styles from './App.module.css'
import type { AppState } from './AppState.ts'
import { Banner } from './Banner.tsx'
import { ChatPane } from './ChatPane.tsx'
import { NoChat } from './NoChat.tsx'
import { Sidebar } from './Sidebar.tsx'
import { useShortcuts } from './useShortcuts.ts'

const loadDialogs = () => import('./Dialogs.tsx')
const Dialogs = lazy(loadDialogs)
const Administration = lazy(() => import('./Administration.tsx'))

/** Two panes; on a narrow screen one at a time. */
const Workspace = observer(({ app }: { app: AppState }) => {
  useShortcuts(app)
  // So that the first click finds windows and menus ready, and the first screen does not wait for them.
  useEffect(
    () =>
      onFirstSign(() => {
        preloadMenu()
        void loadDialogs()
      }),
    [],
  )
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
        <ErrorBoundary part="windows" onBroken={() => app.windowsBroke()}>
          <Suspense fallback={null}>
            <Dialogs app={app} />
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  )
})

export default Workspace

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
