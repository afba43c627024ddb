import { observer } from 'mobx-react-lite'
import { type FormEvent, type ReactNode, useState } from 'react'
import { t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { DialogButtons } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { type FormErrors, formErrors } from './formErrors.ts'

export interface FullName {
  name: string
  surname: string
}

interface NamesFormProps {
  /** What stands in the fields at first. */
  names: FullName
  hint: string
  /** My own: the browser knows it. */
  mine?: boolean
  save: (names: FullName) => Promise<void>
  onSaved: () => void
  /** The button beside the one that saves. */
  aside: (fill: (names: FullName) => void) => ReactNode
}

/** A name and a surname to be changed, with what the server says about them. */
export const NamesForm = observer(({ names, hint, mine = false, save, onSaved, aside }: NamesFormProps) => {
  const [values, setValues] = useState(names)
  const [errors, setErrors] = useState<FormErrors>({})
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const saved = save({ name: values.name.trim(), surname: values.surname.trim() })
    void saved.then(onSaved, (error) => setErrors(formErrors(error)))
  }
  return (
    <form onSubmit={submit}>
      <TextField
        label={t('auth.name')}
        value={values.name}
        onChange={(name) => setValues({ ...values, name })}
        maxLength={64}
        autoComplete={mine ? 'given-name' : 'off'}
        autoFocus={!mine}
        error={errors.name ?? errors.form}
      />
      <TextField
        label={t('auth.surname')}
        value={values.surname}
        onChange={(surname) => setValues({ ...values, surname })}
        maxLength={64}
        autoComplete={mine ? 'family-name' : 'off'}
        error={errors.surname}
        hint={hint}
      />
      <DialogButtons>
        {aside(setValues)}
        <Button look="main" type="submit">
          {t('messages.save')}
        </Button>
      </DialogButtons>
    </form>
  )
})
