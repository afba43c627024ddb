import { afterEach, expect, test, vi } from 'vitest'
import { beginning, signStart } from './signs.ts'
import { snippet } from './snippet.ts'

afterEach(() => void vi.unstubAllGlobals())

const family = '👨‍👩‍👧'

test('a text is cut between signs, never within one', () => {
  expect([beginning('abc', 3), beginning('abcd', 3)]).toEqual(['abc', 'abc'])
  expect(beginning('ab😀', 3)).toBe('ab')
  expect(beginning(`ab${family}c`, 6)).toBe('ab')
  expect(beginning(`ab${family}c`, 2 + family.length)).toBe(`ab${family}`)
  expect(beginning('и\u0306'.repeat(3), 3)).toBe('и\u0306')
})

test('a sign longer than all that is wanted is cut nevertheless', () => {
  expect(beginning('a\u0301\u0302\u0303', 2)).toBe('a\u0301')
})

test('a browser that knows no signs cuts no pair of units in two', () => {
  vi.stubGlobal('Intl', { ...Intl, Segmenter: undefined })
  expect([signStart('ab😀', 3), signStart('ab😀', 2), signStart('ab', 9)]).toEqual([2, 2, 2])
})

test('a huge text is cut as quickly as a small one', () => {
  const huge = 'слово '.repeat(200_000)
  const began = performance.now()
  for (let time = 0; time < 100; time += 1) beginning(huge, 160)
  expect(performance.now() - began).toBeLessThan(200)
})

test('what is shown of a message that was found begins and ends with whole signs', () => {
  const end = snippet(`${'a'.repeat(159)}😀 tail`, [])
  expect(end.text).toBe('a'.repeat(159))
  const start = snippet(`${'😀'.repeat(40)}word`, [[80, 84]])
  expect(start.text).toBe(`…${'😀'.repeat(12)}word`)
  expect(start.marked).toEqual([[25, 29]])
  const odd = snippet(`${'😀'.repeat(40)}aword`, [[81, 85]])
  expect(odd.text).toBe(`…${'😀'.repeat(12)}aword`)
})
