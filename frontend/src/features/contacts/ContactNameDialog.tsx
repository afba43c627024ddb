import { observer } from 'mobx-react-lite'
import { t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { type FullName, NamesForm } from '../forms/NamesForm.tsx'
import type { Person } from '../users/Person.ts'
import type { ContactsStore } from './ContactsStore.ts'

interface ContactNameDialogProps {
  contacts: ContactsStore
  person: Person
  onClose: () => void
}

/** My own name and surname for a contact. */
export const ContactNameDialog = observer(({ contacts, person, onClose }: ContactNameDialogProps) => (
  <Dialog title={t('contacts.editTitle')} onClose={onClose}>
    <NamesForm
      names={namesOf(person.alias)}
      hint={t('contacts.editHint', { name: person.ownName })}
      save={(names) => contacts.rename(person.id, names)}
      onSaved={onClose}
      aside={(fill) => <Button onClick={() => fill(namesOf(person.profile))}>{t('contacts.ownName')}</Button>}
    />
  </Dialog>
))

function namesOf(of: FullName | null): FullName {
  return { name: of?.name ?? '', surname: of?.surname ?? '' }
}
