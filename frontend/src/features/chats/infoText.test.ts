import { expect, test } from 'vitest'
import { aMessage, aUser } from '../../testing/samples.ts'
import { Person } from '../users/Person.ts'
import { infoText } from './infoText.ts'

const person = (id: string) => {
  const someone = new Person(id)
  someone.update(aUser(id, { name: id }))
  return someone
}
const added = (count: number) => {
  const user_ids = Array.from({ length: count }, (_, index) => `№${index + 1}`)
  return infoText(aMessage(1, { kind: 'info', info: { code: 'member_added', user_ids } }), person)
}

test('a few are named, of many the first, and how many more', () => {
  expect(added(6)).toBe('anna добавляет в чат: №1, №2, №3, №4, №5, №6')
  expect(added(200)).toBe('anna добавляет в чат: №1, №2, №3, №4, №5 и ещё 195')
})
