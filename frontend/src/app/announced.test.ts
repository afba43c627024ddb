import { expect, test } from 'vitest'
import { aMessage, me } from '../testing/samples.ts'
import { newTexts } from './announced.ts'

test('all that others wrote is read aloud, the same words twice too, and nothing else', () => {
  const messages = [
    aMessage(1),
    aMessage(2, { text: 'да' }),
    aMessage(3, { text: 'да' }),
    aMessage(4, { author_id: me }),
    aMessage(5, { kind: 'info' }),
    aMessage(6, { deleted: true }),
    aMessage(7),
  ]
  expect(newTexts(messages, 1, me).map(({ seq }) => seq)).toEqual([2, 3, 7])
})

test('after a long absence only the last ones are read', () => {
  const messages = Array.from({ length: 40 }, (_, index) => aMessage(index + 1))
  expect(newTexts(messages, 0, me).map(({ seq }) => seq)).toEqual([31, 32, 33, 34, 35, 36, 37, 38, 39, 40])
})
