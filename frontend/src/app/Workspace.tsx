import { observer } from 'mobx-react-lite'
import { useEffect } from 'react'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { preloadMenu } from '../ui/LazyMenu.tsx'
import { lazy } from '../ui/lazy.tsx'
import { onFirstSign } from '../ui/onFirstSign.ts'
import styles from './App.module.css'
import type { AppState } from './AppState.ts'
import { Banner } from './Banner.tsx'
import { ChatPane } from './ChatPane.tsx'
import { NoChat } from './NoChat.tsx'
import { Sidebar } from './Sidebar.tsx'
import { useFocusOfPanes } from './useFocusOfPanes.ts'
import { useShortcuts } from './useShortcuts.ts'

const Dialogs = lazy(() => import('./Dialogs.tsx'))
const Administration = lazy(
  () => import('./Administration.tsx'),
  () => <main className={styles.blank} />,
)

/** Two panes; on a narrow screen one at a time. */
const Workspace = observer(({ app }: { app: AppState }) => {
  useShortcuts(app)
  useFocusOfPanes(app)
  // So that the first click finds windows and menus ready, and the first screen does not wait for them.
  useEffect(
    () =>
      onFirstSign(() => {
        preloadMenu()
        Dialogs.preload()
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
          <Dialogs app={app} />
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
        <Administration app={app} />
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
