import { observer } from 'mobx-react-lite'
import { type FormEvent, useState } from 'react'
import { codeOf } from '../../api/ApiError.ts'
import type { AuthApi } from '../../api/auth.ts'
import { explain, t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { PasswordField } from '../auth/PasswordField.tsx'
import { passwordError } from '../forms/formErrors.ts'
import styles from './Settings.module.css'

interface PasswordSettingsProps {
  api: AuthApi
  /** So that the browser's password manager knows whose password changes. */
  login: string
  onChanged: () => void
}

const empty = { current: '', next: '', again: '' }
type Field = keyof typeof empty
type Errors = Partial<Record<Field, string>>

/** A new password; asks for the old one. */
export const PasswordSettings = observer(({ api, login, onChanged }: PasswordSettingsProps) => {
  const [values, setValues] = useState(empty)
  const [errors, setErrors] = useState<Errors>({})
  const set = (field: Field) => (value: string) => setValues({ ...values, [field]: value })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const wrong = mistakes(values)
    setErrors(wrong)
    if (Object.keys(wrong).length > 0) return
    try {
      await api.changePassword(values.current, values.next)
      setValues(empty)
      onChanged()
    } catch (error) {
      setErrors(refusal(error))
    }
  }
  return (
    <section aria-labelledby="settings-password">
      <h3 id="settings-password">{t('settings.password')}</h3>
      <form onSubmit={submit} noValidate>
        <input className={styles.hidden} type="text" autoComplete="username" value={login} readOnly hidden />
        <PasswordField
          label={t('settings.passwordCurrent')}
          value={values.current}
          onChange={set('current')}
          error={errors.current}
          autoComplete="current-password"
        />
        <PasswordField
          label={t('settings.passwordNew')}
          value={values.next}
          onChange={set('next')}
          error={errors.next}
          hint={t('auth.passwordHint')}
          autoComplete="new-password"
        />
        <PasswordField
          label={t('settings.passwordRepeat')}
          value={values.again}
          onChange={set('again')}
          error={errors.again}
          autoComplete="new-password"
        />
        <p className={styles.soft}>{t('settings.passwordHint')}</p>
        <Button look="main" type="submit" className={styles.submit}>
          {t('settings.passwordChange')}
        </Button>
      </form>
    </section>
  )
})

function mistakes({ current, next, again }: typeof empty): Errors {
  if (!current) return { current: t('auth.fieldRequired') }
  if (!next) return { next: t('auth.fieldRequired') }
  return next === again ? {} : { again: t('settings.passwordDiffers') }
}

function refusal(error: unknown): Errors {
  const next = passwordError(error)
  return next ? { next } : { current: explain(codeOf(error)) }
}
