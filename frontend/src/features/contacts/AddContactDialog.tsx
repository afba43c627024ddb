import { observer } from 'mobx-react-lite'
import { useState } from 'react'
import { t } from '../../i18n/i18n.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { PeopleSearch } from '../users/PeopleSearch.tsx'
import type { Person } from '../users/Person.ts'
import type { ContactsStore } from './ContactsStore.ts'

interface AddContactDialogProps {
  contacts: ContactsStore
  myId: string
  search: (query: string) => Promise<Person[]>
  onAdd: (person: Person) => void
  onClose: () => void
}

/** Finds people by login or name; one press adds. */
export const AddContactDialog = observer((props: AddContactDialogProps) => {
  const { contacts, myId, search, onAdd, onClose } = props
  const [query, setQuery] = useState('')
  const taken = (id: string) =>
    id === myId ? t('members.you') : contacts.has(id) ? t('contacts.already') : null
  return (
    <Dialog title={t('contacts.add')} onClose={onClose}>
      <PeopleSearch
        search={search}
        query={query}
        onQuery={setQuery}
        taken={taken}
        onChoose={onAdd}
        icon="userPlus"
        label={(person) => t('contacts.addNamed', { name: person.name })}
        autoFocus
      />
    </Dialog>
  )
})
