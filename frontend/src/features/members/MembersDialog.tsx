import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import { t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import type { Chat } from '../chats/Chat.ts'
import type { ContactsStore } from '../contacts/ContactsStore.ts'
import type { PresenceStore } from '../presence/PresenceStore.ts'
import { PeoplePicker } from '../users/PeoplePicker.tsx'
import type { Person } from '../users/Person.ts'
import { type MemberActions, MemberRows } from './MemberRows.tsx'
import styles from './Members.module.css'
import type { MembersStore } from './MembersStore.ts'
import { OutsideContacts } from './OutsideContacts.tsx'

interface MembersDialogProps {
  chat: Chat
  members: MembersStore
  contacts: ContactsStore
  presence: PresenceStore
  myId: string
  person: (id: string) => Person
  search: (query: string) => Promise<Person[]>
  actions: MemberActions
  onFailed: (error: unknown) => void
  onClose: () => void
}

/** Who is in the chat; from here people are added, removed and made creator. */
export const MembersDialog = observer((props: MembersDialogProps) => {
  const { chat, members, contacts, onFailed, onClose } = props
  const [adding, setAdding] = useState(false)
  const list = members.list(chat.id)
  useEffect(() => {
    if (!list) void members.load(chat)
  }, [list, members, chat])
  if (adding) return <AddMembers {...props} onDone={() => setAdding(false)} />
  return (
    <Dialog title={t('members.of', { name: chat.title })} onClose={onClose}>
      {chat.kind === 'group' && (
        <Button look="soft" onClick={() => setAdding(true)}>
          {t('members.add')}
        </Button>
      )}
      <div className={styles.scroll}>
        <MemberRows {...props} />
        {chat.kind === 'group' && (
          <OutsideContacts
            chat={chat}
            contacts={contacts}
            members={members}
            onAdd={(person) => void members.add(chat.id, [person.id]).catch(onFailed)}
          />
        )}
      </div>
    </Dialog>
  )
})

const AddMembers = observer((props: MembersDialogProps & { onDone: () => void }) => {
  const { chat, members, contacts, search, onFailed, onClose, onDone } = props
  const [people, setPeople] = useState<Person[]>([])
  const add = () => {
    const ids = people.map((person) => person.id)
    void members.add(chat.id, ids).then(onDone, onFailed)
  }
  return (
    <Dialog title={t('members.add')} onClose={onClose}>
      <PeoplePicker
        search={search}
        suggested={contacts.people}
        picked={people}
        onPick={setPeople}
        taken={(id) => (members.list(chat.id)?.has(id) ? t('members.alreadyIn') : null)}
      />
      <DialogButtons>
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button look="main" onClick={add} disabled={people.length === 0}>
          {t('members.addShort')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
})
