import { expect, test } from 'vitest'
import { missingFields } from './authForm.ts'

test('login and password must not be empty', () => {
  expect(Object.keys(missingFields({ login: ' ', password: '' }))).toEqual(['login', 'password'])
  expect(missingFields({ login: 'anna', password: ' ' })).toEqual({})
})
