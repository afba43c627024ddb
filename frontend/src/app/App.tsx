import { observer } from 'mobx-react-lite'
import { lazy, Suspense, useEffect } from 'react'
import { Notices } from '../features/notices/Notices.tsx'
import { preloadMenu } from '../ui/LazyMenu.tsx'
import styles from './App.module.css'
import type { AppState } from './AppState.ts'
import { Banner } from './Banner.tsx'
import { ChatPane } from './ChatPane.tsx'
import { NoChat } from './NoChat.tsx'
import { Sidebar } from './Sidebar.tsx'
import { SignedOut } from './SignedOut.tsx'

const loadDialogs = () => import('./Dialogs.tsx')
const Dialogs = lazy(loadDialogs)

/** Signed in or not: the whole page. */
export const App = observer(({ app }: { app: AppState }) => {
  const { session, notices } = app.root
  return (
    <>
      {session.state === 'signedOut' && <SignedOut session={session} />}
      {session.state === 'signedIn' && <Workspace app={app} />}
      <Notices notices={notices} />
    </>
  )
})

/** Two panes; on a narrow screen one at a time. */
const Workspace = observer(({ app }: { app: AppState }) => {
  const { chat, dialogs, navigation } = app
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
      <div className={styles.panes} data-open={navigation.chatId !== null}>
        <Sidebar app={app} />
        {chat ? <ChatPane key={chat.id} app={app} chat={chat} /> : <NoChat app={app} />}
      </div>
      {dialogs.current && (
        <Suspense fallback={null}>
          <Dialogs app={app} />
        </Suspense>
      )}
    </div>
  )
})
