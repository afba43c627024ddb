import { observer } from 'mobx-react-lite'
import { type FormEvent, useState } from 'react'
import { t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { type FormErrors, formErrors } from '../forms/formErrors.ts'
import type { Person } from '../users/Person.ts'
import type { ContactsStore } from './ContactsStore.ts'

interface ContactNameDialogProps {
  contacts: ContactsStore
  person: Person
  onClose: () => void
}

/** My own name and surname for a contact. */
export const ContactNameDialog = observer(({ contacts, person, onClose }: ContactNameDialogProps) => {
  const [name, setName] = useState(person.alias?.name ?? '')
  const [surname, setSurname] = useState(person.alias?.surname ?? '')
  const [errors, setErrors] = useState<FormErrors>({})
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const names = { name: name.trim(), surname: surname.trim() }
    void contacts.rename(person.id, names).then(onClose, (error) => setErrors(formErrors(error)))
  }
  const takeOwn = () => {
    setName(person.profile?.name ?? '')
    setSurname(person.profile?.surname ?? '')
  }
  return (
    <Dialog title={t('contacts.editTitle')} onClose={onClose}>
      <form onSubmit={submit}>
        <TextField
          label={t('auth.name')}
          value={name}
          onChange={setName}
          maxLength={64}
          error={errors.name ?? errors.form}
          autoFocus
        />
        <TextField
          label={t('auth.surname')}
          value={surname}
          onChange={setSurname}
          maxLength={64}
          error={errors.surname}
          hint={t('contacts.editHint', { name: person.ownName })}
        />
        <DialogButtons>
          <Button onClick={takeOwn}>{t('contacts.ownName')}</Button>
          <Button look="main" type="submit">
            {t('messages.save')}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
})
