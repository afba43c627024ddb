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
  for (const { field, code } of error.fields) {
    if (!(field in sentences)) continue
    const tooLong = field === 'password' && code === 'too_long'
    errors[field as FieldName] = t(tooLong ? 'auth.passwordTooLong' : sentences[field as FieldName])
  }
  return Object.keys(errors).length > 0 ? errors : { form: explain(error.code) }
}

/** What is wrong with a new password, whatever the field is called; null when the server complains of something else. */
export function passwordError(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.status !== 422) return null
  const tooLong = error.fields.some(({ code }) => code === 'too_long')
  return t(tooLong ? 'auth.passwordTooLong' : 'auth.passwordInvalid')
}
