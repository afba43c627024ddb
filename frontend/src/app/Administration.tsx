import { observer } from 'mobx-react-lite'
import AdminPage from '../features/admin/AdminPage.tsx'
import type { AppState } from './AppState.ts'
import { NoChat } from './NoChat.tsx'

/** The administrator's page; to anybody else it is a page that does not exist. */
const Administration = observer(({ app }: { app: AppState }) => {
  const { root, dialogs } = app
  if (root.session.account?.role !== 'admin') return <NoChat app={app} />
  return (
    <AdminPage
      api={root.api.admin}
      myId={root.myId}
      person={app.person}
      onDeactivate={(accounts, account) => dialogs.show({ kind: 'deactivate', accounts, account })}
      onSetPassword={(accounts, account) => dialogs.show({ kind: 'setPassword', accounts, account })}
      onFailed={app.failed}
      onClose={() => app.navigation.close()}
    />
  )
})

export default Administration
