import { observer } from 'mobx-react-lite'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { explain, t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { type FormErrors, formErrors } from '../forms/formErrors.ts'
import styles from './AuthForm.module.css'
import { missingFields } from './authForm.ts'
import { PasswordField } from './PasswordField.tsx'
import type { SessionStore } from './SessionStore.ts'

interface AuthFormProps {
  session: SessionStore
  mode: 'signIn' | 'signUp'
}

const noErrors = (): FormErrors => ({})

/** Signing in, or making an account, which signs in at once. */
export const AuthForm = observer(({ session, mode }: AuthFormProps) => {
  const [values, setValues] = useState({ login: '', password: '', name: '', surname: '' })
  // Said anew at each drawing: the language may change meanwhile.
  const [complaint, setComplaint] = useState<() => FormErrors>(() => noErrors)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (complaint !== noErrors) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [complaint])
  const isNew = mode === 'signUp'
  const set = (field: keyof typeof values) => (value: string) => setValues({ ...values, [field]: value })

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const missing = () => missingFields(values)
    const isWhole = Object.keys(missing()).length === 0
    setComplaint(() => (isWhole ? noErrors : missing))
    if (!isWhole) return
    setBusy(true)
    const { login, password, name, surname } = values
    const names = {
      ...(name.trim() && { name: name.trim() }),
      ...(surname.trim() && { surname: surname.trim() }),
    }
    const done = isNew
      ? session.register({ login: login.trim(), password, ...names })
      : session.signIn(login.trim(), password)
    await done.catch((error) => setComplaint(() => () => formErrors(error)))
    setBusy(false)
  }

  const errors = complaint()
  const notice = errors.form ?? (session.endedBy ? explain(session.endedBy) : null)
  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={submit}
      noValidate
      data-testid={isNew ? 'sign-up' : 'sign-in'}
    >
      {notice && (
        <p className={styles.notice} role="alert">
          {notice}
        </p>
      )}
      <TextField
        label={t('auth.login')}
        value={values.login}
        onChange={set('login')}
        error={errors.login}
        hint={isNew ? t('auth.loginHint') : undefined}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
      />
      <PasswordField
        value={values.password}
        onChange={set('password')}
        error={errors.password}
        hint={isNew ? t('auth.passwordHint') : undefined}
        autoComplete={isNew ? 'new-password' : 'current-password'}
      />
      {isNew && (
        <div className={styles.names}>
          <TextField
            label={t('auth.name')}
            value={values.name}
            onChange={set('name')}
            error={errors.name}
            autoComplete="given-name"
          />
          <TextField
            label={t('auth.surname')}
            value={values.surname}
            onChange={set('surname')}
            error={errors.surname}
            autoComplete="family-name"
          />
        </div>
      )}
      <Button look="main" type="submit" aria-busy={busy}>
        {t(isNew ? 'auth.signUp' : 'auth.signIn')}
      </Button>
    </form>
  )
})
