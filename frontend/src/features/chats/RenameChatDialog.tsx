import { observer } from 'mobx-react-lite'
import { type FormEvent, useState } from 'react'
import { codeOf } from '../../api/ApiError.ts'
import { explain, t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import type { Chat } from './Chat.ts'
import type { ChatsStore } from './ChatsStore.ts'

interface RenameChatDialogProps {
  chats: ChatsStore
  chat: Chat
  onClose: () => void
}

export const RenameChatDialog = observer(({ chats, chat, onClose }: RenameChatDialogProps) => {
  const [name, setName] = useState(chat.title)
  const [error, setError] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!name.trim()) return setError('name_required')
    if (name.trim() === chat.title) return onClose()
    await chats.rename(chat, name.trim()).then(onClose, (failure) => setError(codeOf(failure)))
  }
  return (
    <Dialog title={t('chats.renameTitle')} onClose={onClose}>
      <form onSubmit={submit}>
        <TextField
          label={t('chats.name')}
          value={name}
          onChange={setName}
          error={error && explain(error)}
          maxLength={64}
          autoFocus
        />
        <DialogButtons>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="main" type="submit">
            {t('messages.save')}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
})
