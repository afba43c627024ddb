import { observer } from 'mobx-react-lite'
import { useState } from 'react'
import { explain, t } from '../../i18n/i18n.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { TextField } from '../../ui/TextField.tsx'
import people from '../users/People.module.css'
import type { Person } from '../users/Person.ts'
import { PersonLine } from '../users/PersonLine.tsx'
import { useFound } from '../users/useFound.ts'
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
  const { found, error } = useFound(search, query)
  const taken = (id: string) =>
    id === myId ? t('members.you') : contacts.has(id) ? t('contacts.already') : null
  return (
    <Dialog title={t('contacts.add')} onClose={onClose}>
      <TextField
        label={t('members.search')}
        value={query}
        onChange={setQuery}
        type="search"
        autoComplete="off"
        autoCapitalize="none"
        autoFocus
        error={error && explain(error)}
      />
      <ul className={people.found} aria-live="polite">
        {found?.map((person) => {
          const reason = taken(person.id)
          return (
            <li key={person.id}>
              <button
                type="button"
                className={people.choice}
                // Not `disabled`: the focus must not be lost by the very press that adds.
                aria-disabled={reason !== null}
                aria-label={reason ? undefined : t('contacts.addNamed', { name: person.name })}
                onClick={() => reason === null && onAdd(person)}
              >
                <PersonLine person={person} note={reason ? `@${person.login} · ${reason}` : undefined} />
                {reason === null && <Icon name="userPlus" />}
              </button>
            </li>
          )
        })}
        {found?.length === 0 && <li className={people.note}>{t('members.nobodyFound')}</li>}
      </ul>
    </Dialog>
  )
})
