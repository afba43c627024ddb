import { observer } from 'mobx-react-lite'
import { type FormEvent, useState } from 'react'
import { codeOf } from '../../api/ApiError.ts'
import { explain, t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { PasswordField } from '../auth/PasswordField.tsx'
import { passwordError } from '../forms/formErrors.ts'

interface SetPasswordDialogProps {
  login: string
  save: (password: string) => Promise<void>
  onClose: () => void
}

/** A new password for somebody who has lost his. */
const SetPasswordDialog = observer(({ login, save, onClose }: SetPasswordDialogProps) => {
  const [password, setPassword] = useState('')
  const [error, setError] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!password) return setError(t('auth.fieldRequired'))
    await save(password).then(onClose, (failure) =>
      setError(passwordError(failure) ?? explain(codeOf(failure))),
    )
  }
  return (
    <Dialog title={t('admin.setPasswordTitle', { name: login })} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <p>{t('admin.setPasswordHint')}</p>
        <PasswordField
          label={t('settings.passwordNew')}
          value={password}
          onChange={setPassword}
          error={error}
          hint={t('auth.passwordHint')}
          autoComplete="off"
        />
        <DialogButtons>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="main" type="submit">
            {t('admin.setPassword')}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
})

export default SetPasswordDialog
