import { observer } from 'mobx-react-lite'
import type { Chat } from '../features/chats/Chat.ts'
import { t } from '../i18n/i18n.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Dialog, DialogButtons } from '../ui/Dialog.tsx'
import type { AppState } from './AppState.ts'

interface LeaveDialogProps {
  app: AppState
  chat: Chat
  onClose: () => void
}

/** A member just leaves; a creator first hands the chat over or deletes it. */
export const LeaveDialog = observer(({ app, chat, onClose }: LeaveDialogProps) => {
  const title = t('chats.leaveQuestion', { name: chat.title })
  if (!chat.mine) {
    return (
      <ConfirmDialog
        title={title}
        text={t('chats.leaveText')}
        action={t('chats.leave')}
        onConfirm={() => app.root.chats.leave(chat).catch(app.failed)}
        onClose={onClose}
      />
    )
  }
  return (
    <Dialog title={title} onClose={onClose} question>
      <p>{t('chats.leaveCreatorText')}</p>
      <DialogButtons>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button onClick={() => app.dialogs.replace({ kind: 'members', chat })}>{t('chats.handOver')}</Button>
        <Button look="danger" onClick={() => app.dialogs.replace({ kind: 'deleteChat', chat })}>
          {t('chats.delete')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
})
