import { expect, test } from 'vitest'
import { excessOf } from './excess.ts'

test('4000 signs may be sent, and a sign of two units is one', () => {
  expect(['a'.repeat(4_000), '😀'.repeat(4_000), 'a'.repeat(4_003)].map(excessOf)).toEqual([0, 0, 3])
  expect(excessOf('😀'.repeat(4_001))).toBeGreaterThan(0)
})

test('a huge paste is measured at once', () => {
  const huge = 'слово '.repeat(200_000)
  const began = performance.now()
  for (let key = 0; key < 10; key += 1) expect(excessOf(huge)).toBe(1_196_000)
  expect(performance.now() - began).toBeLessThan(50)
})
