import { ApiError, codeOf } from '../../api/ApiError.ts'
import { explain, type Phrase, t } from '../../i18n/i18n.ts'

export type FieldName = 'login' | 'password' | 'name' | 'surname'
export type FormErrors = Partial<Record<FieldName | 'form', string>>

const sentences: Record<FieldName, Phrase> = {
  login: 'auth.loginInvalid',
  password: 'auth.passwordInvalid',
  name: 'auth.nameInvalid',
  surname: 'auth.nameInvalid',
}

/** The server's answer as sentences beside the fields they concern, or above the form. */
export function formErrors(error: unknown): FormErrors {
  if (!(error instanceof ApiError) || error.status !== 422) {
    return codeOf(error) === 'login_taken'
      ? { login: explain('login_taken') }
      : { form: explain(codeOf(error)) }
  }
  const errors: FormErrors = {}
  for (const { field } of error.fields) {
    if (field in sentences) errors[field as FieldName] = t(sentences[field as FieldName])
  }
  return Object.keys(errors).length > 0 ? errors : { form: explain(error.code) }
}

/** Fields that must not be empty. */
export function missingFields(values: Record<'login' | 'password', string>): FormErrors {
  const errors: FormErrors = {}
  if (values.login.trim() === '') errors.login = t('auth.fieldRequired')
  if (values.password === '') errors.password = t('auth.fieldRequired')
  return errors
}
