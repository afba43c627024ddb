import { expect, test } from 'vitest'
import auth from '../../../services/auth/openapi.json?raw'
import chats from '../../../services/chats/openapi.json?raw'
import realtime from '../../../services/realtime/openapi.json?raw'
import users from '../../../services/users/openapi.json?raw'
import { enErrors } from './en/errors.ts'
import { ruErrors } from './ru/errors.ts'

/** Every `code` of the error replies in a document. */
function problemsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { code, status, request_id } = value as Record<string, unknown>
  const own = typeof code === 'string' && typeof status === 'number' && request_id ? [code] : []
  return [...own, ...Object.values(value).flatMap(problemsIn)]
}

test('every error of the services has a sentence in both languages', () => {
  const codes = new Set([auth, users, chats, realtime].flatMap((text) => problemsIn(JSON.parse(text))))
  expect(codes.size).toBeGreaterThan(20)
  expect([...codes].filter((code) => !(code in ruErrors && code in enErrors))).toEqual([])
})

/** These say the next step at once: what happened is plain from it. */
const steps = ['validation_failed', 'query_too_short']

test('every sentence says what happened and what to do next', () => {
  for (const sentences of [ruErrors, enErrors]) {
    for (const [code, sentence] of Object.entries(sentences)) {
      expect(sentence, code).toMatch(/^[А-ЯЁA-Z].*[.]$/)
      if (!steps.includes(code)) expect(sentence, code).toMatch(/[.] [А-ЯЁA-Z]/)
    }
  }
})
