import { observer } from 'mobx-react-lite'
import { useState } from 'react'
import { t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'

interface PasswordFieldProps {
  /** «Пароль» unless another is given. */
  label?: string
  value: string
  onChange: (value: string) => void
  error?: string | null
  hint?: string
  autoComplete: string
}

export const PasswordField = observer((props: PasswordFieldProps) => {
  const [shown, setShown] = useState(false)
  return (
    <TextField
      {...props}
      label={props.label ?? t('auth.password')}
      type={shown ? 'text' : 'password'}
      aside={
        <IconButton
          icon="eye"
          label={t(shown ? 'auth.hidePassword' : 'auth.showPassword')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  )
})
