import { expect, test } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { formErrors, passwordError } from './formErrors.ts'

const invalid = (field: string, code: string) =>
  new ApiError(422, 'validation_failed', [{ field, code, message: '' }])

test('the answer of the server stands beside its field', () => {
  expect(Object.keys(formErrors(invalid('password', 'too_short')))).toEqual(['password'])
  expect(Object.keys(formErrors(new ApiError(409, 'login_taken')))).toEqual(['login'])
  expect(Object.keys(formErrors(new ApiError(401, 'invalid_credentials')))).toEqual(['form'])
  expect(Object.keys(formErrors(new ApiError(422, 'validation_failed')))).toEqual(['form'])
})

test('a password that is too long is not called too short', () => {
  expect(formErrors(invalid('password', 'too_long')).password).toContain('не больше 128')
  expect(passwordError(invalid('new_password', 'too_long'))).toContain('не больше 128')
  expect(passwordError(invalid('new_password', 'too_common'))).toContain('не меньше 8')
  expect(passwordError(new ApiError(403, 'wrong_password'))).toBeNull()
})
