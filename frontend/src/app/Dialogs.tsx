import { observer } from 'mobx-react-lite'
import { CreateChatDialog } from '../features/chats/CreateChatDialog.tsx'
import { RenameChatDialog } from '../features/chats/RenameChatDialog.tsx'
import { MembersDialog } from '../features/members/MembersDialog.tsx'
import { ExportDialog } from '../features/search/ExportDialog.tsx'
import { t } from '../i18n/i18n.ts'
import { lazy } from '../ui/lazy.tsx'
import type { AppState } from './AppState.ts'
import type { AnyDialog } from './DialogState.ts'
import { LeaveDialog } from './LeaveDialog.tsx'
import { PeopleWindow } from './PeopleWindow.tsx'
import { isQuestion, Question } from './Question.tsx'

const SettingsDialog = lazy(() => import('../features/settings/SettingsDialog.tsx'))
const SetPasswordDialog = lazy(() => import('../features/admin/SetPasswordDialog.tsx'))

/** The open windows, one over the other. Loaded after the first screen. */
const Dialogs = observer(({ app }: { app: AppState }) => (
  <>
    {app.dialogs.open.map((dialog) => (
      <Window key={dialog.kind} app={app} dialog={dialog} />
    ))}
  </>
))

export default Dialogs

const Window = observer(({ app, dialog }: { app: AppState; dialog: AnyDialog }) => {
  const { root } = app
  const onClose = () => app.dialogs.close(dialog)
  if (isQuestion(dialog)) return <Question app={app} dialog={dialog} onClose={onClose} />
  switch (dialog.kind) {
    case 'createChat':
      return (
        <CreateChatDialog
          chats={root.chats}
          myId={root.myId}
          contacts={root.contacts.people}
          search={app.search}
          onCreated={(id) => app.navigation.open(id)}
          onClose={onClose}
        />
      )
    case 'renameChat':
      return <RenameChatDialog chats={root.chats} chat={dialog.chat} onClose={onClose} />
    case 'members':
      return (
        <MembersDialog
          chat={dialog.chat}
          members={root.members}
          contacts={root.contacts}
          presence={root.presence}
          myId={root.myId}
          person={app.person}
          search={app.search}
          actions={app.memberActions(dialog.chat)}
          onFailed={app.failed}
          onClose={onClose}
        />
      )
    case 'exportChat':
      return <ExportDialog search={root.search} chat={dialog.chat} onClose={onClose} />
    case 'leaveChat':
      return <LeaveDialog app={app} chat={dialog.chat} onClose={onClose} />
    case 'settings':
      return (
        <SettingsDialog
          api={root.api.auth}
          login={root.session.account?.login ?? ''}
          preferences={root.preferences}
          desktop={root.desktop}
          notify={(text) => root.notices.show(text)}
          onFailed={app.failed}
          onClose={onClose}
        />
      )
    case 'setPassword': {
      const { accounts, account } = dialog
      const told = () => root.notices.show(t('admin.passwordSet', { name: account.login }))
      const save = (password: string) => accounts.setPassword(account, password).then(told)
      return <SetPasswordDialog login={account.login} save={save} onClose={onClose} />
    }
    default:
      return <PeopleWindow app={app} dialog={dialog} onClose={onClose} />
  }
})
