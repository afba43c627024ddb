import { expect, test } from 'vitest'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { LocalValues } from './LocalValues.ts'

test('values are found by their key and by the beginning of it', () => {
  const values = new LocalValues(memoryStorage())
  values.set('draft:1', 'one')
  values.set('draft:2', 'two')
  values.set('theme', 'dark')
  expect([values.get('theme'), values.get('none')]).toEqual(['dark', null])
  expect(values.below('draft:')).toEqual([
    ['1', 'one'],
    ['2', 'two'],
  ])
  values.remove('draft:1')
  expect(values.below('draft:')).toEqual([['2', 'two']])
})

test('what has no room is not kept and stops nobody', () => {
  const storage = memoryStorage()
  const values = new LocalValues(storage)
  values.set('draft:1', 'old')
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  values.set('draft:1', 'newer and longer')
  expect(values.get('draft:1')).toBe('old')
})

test('where site data is forbidden nothing is kept', () => {
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('no', 'SecurityError')
    },
  })
  const values = new LocalValues()
  values.set('theme', 'dark')
  expect([values.exists, values.get('theme'), values.below('')]).toEqual([false, null, []])
  Reflect.deleteProperty(globalThis, 'localStorage')
})
