import { observer } from 'mobx-react-lite'
import { CreateChatDialog } from '../features/chats/CreateChatDialog.tsx'
import { RenameChatDialog } from '../features/chats/RenameChatDialog.tsx'
import { MembersDialog } from '../features/members/MembersDialog.tsx'
import { t } from '../i18n/i18n.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import type { AppState } from './AppState.ts'
import type { AnyDialog, QuestionDialog } from './DialogState.ts'
import { LeaveDialog } from './LeaveDialog.tsx'

/** The open window, if any. Loaded after the first screen. */
const Dialogs = observer(({ app }: { app: AppState }) => {
  const dialog = app.dialogs.current
  return dialog && <Window app={app} dialog={dialog} />
})

export default Dialogs

const Window = observer(({ app, dialog }: { app: AppState; dialog: AnyDialog }) => {
  const { root } = app
  const onClose = () => app.dialogs.close()
  switch (dialog.kind) {
    case 'createChat':
      return (
        <CreateChatDialog
          chats={root.chats}
          myId={root.myId}
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
          presence={root.presence}
          myId={root.myId}
          person={app.person}
          search={app.search}
          actions={app.memberActions(dialog.chat)}
          onFailed={app.failed}
          onClose={onClose}
        />
      )
    case 'leaveChat':
      return <LeaveDialog app={app} chat={dialog.chat} onClose={onClose} />
    default:
      return <Question app={app} dialog={dialog} onClose={onClose} />
  }
})

const Question = observer(
  ({ app, dialog, onClose }: { app: AppState; dialog: QuestionDialog; onClose: () => void }) => {
    const { root } = app
    const ask = (title: string, text: string, action: string, work: () => Promise<void>, danger = true) => (
      <ConfirmDialog
        title={title}
        text={text}
        action={action}
        danger={danger}
        onConfirm={() => work().catch(app.failed)}
        onClose={onClose}
      />
    )
    switch (dialog.kind) {
      case 'deleteChat':
        return ask(
          t('chats.deleteQuestion', { name: dialog.chat.title }),
          t('chats.deleteText'),
          t('chats.delete'),
          () => root.chats.remove(dialog.chat),
        )
      case 'removeMember':
        return ask(
          t('members.removeQuestion', { name: dialog.person.name }),
          t('members.removeText'),
          t('members.remove'),
          () => root.members.remove(dialog.chat.id, dialog.person.id),
        )
      case 'handOver':
        return ask(
          t('chats.handOverQuestion', { name: dialog.person.name }),
          t('chats.handOverText'),
          t('chats.handOver'),
          () => root.chats.handOver(dialog.chat, dialog.person.id),
          false,
        )
      case 'deleteMessage':
        return ask(t('messages.deleteQuestion'), t('messages.deleteText'), t('messages.delete'), () =>
          dialog.open.remove(dialog.message),
        )
    }
  },
)
