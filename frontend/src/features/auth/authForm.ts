import { t } from '../../i18n/i18n.ts'
import type { FormErrors } from '../forms/formErrors.ts'

/** Fields that must not be empty. */
export function missingFields(values: Record<'login' | 'password', string>): FormErrors {
  const errors: FormErrors = {}
  if (values.login.trim() === '') errors.login = t('auth.fieldRequired')
  if (values.password === '') errors.password = t('auth.fieldRequired')
  return errors
}
