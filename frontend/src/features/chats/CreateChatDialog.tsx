import { observer } from 'mobx-react-lite'
import { type FormEvent, useState } from 'react'
import { codeOf } from '../../api/ApiError.ts'
import { explain, t } from '../../i18n/i18n.ts'
import { newId } from '../../lib/ids.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { PeoplePicker } from '../users/PeoplePicker.tsx'
import type { Person } from '../users/Person.ts'
import type { ChatsStore } from './ChatsStore.ts'

interface CreateChatDialogProps {
  chats: ChatsStore
  myId: string
  /** Offered as members before anything is asked. */
  contacts: Person[]
  search: (query: string) => Promise<Person[]>
  onCreated: (chatId: string) => void
  onClose: () => void
}

export const CreateChatDialog = observer(
  ({ chats, myId, contacts, search, onCreated, onClose }: CreateChatDialogProps) => {
    const [name, setName] = useState('')
    const [people, setPeople] = useState<Person[]>([])
    const [error, setError] = useState<string | null>(null)
    const [busy, setBusy] = useState(false)
    // Another name or other members are another chat; «Создать» pressed again after a lost reply is not.
    const [clientId, renewId] = useState(newId)
    const renewing =
      <T,>(set: (value: T) => void) =>
      (value: T) => {
        set(value)
        renewId(newId())
      }
    const submit = async (event: FormEvent) => {
      event.preventDefault()
      if (!name.trim()) return setError('name_required')
      setBusy(true)
      try {
        const ids = people.map((person) => person.id)
        onCreated(await chats.createGroup(clientId, name.trim(), ids))
        onClose()
      } catch (failure) {
        setError(codeOf(failure))
        setBusy(false)
      }
    }
    return (
      <Dialog title={t('chats.new')} onClose={onClose}>
        <form onSubmit={submit}>
          <TextField
            label={t('chats.name')}
            value={name}
            onChange={renewing(setName)}
            error={error && explain(error)}
            maxLength={64}
            autoFocus
          />
          <PeoplePicker
            search={search}
            suggested={contacts}
            picked={people}
            onPick={renewing(setPeople)}
            taken={(id) => (id === myId ? t('members.you') : null)}
          />
          <DialogButtons>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button look="main" type="submit" disabled={busy}>
              {t('chats.create')}
            </Button>
          </DialogButtons>
        </form>
      </Dialog>
    )
  },
)
