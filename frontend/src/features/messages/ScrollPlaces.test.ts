import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryStorage } from '../../testing/memoryStorage.ts'
import { ScrollPlaces } from './ScrollPlaces.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a place is written soon after and found again by the same account only', () => {
  const storage = memoryStorage()
  const places = new ScrollPlaces(storage)
  places.start('me')
  places.set('chat', { seq: 5, top: -3 })
  places.set('other', { seq: 6, top: 0 })
  places.set('other', null)
  vi.advanceTimersByTime(300)
  const again = new ScrollPlaces(storage)
  again.start('me')
  expect([again.get('chat'), again.get('other')]).toEqual([{ seq: 5, top: -3 }, null])
  again.start('somebody')
  expect(again.get('chat')).toBeNull()
})

test('signing out writes what was not written yet', () => {
  const storage = memoryStorage()
  const places = new ScrollPlaces(storage)
  places.start('me')
  places.set('chat', { seq: 5, top: 0 })
  places.clear()
  expect([places.get('chat'), storage.getItem('places:me')]).toEqual([null, '{"chat":{"seq":5,"top":0}}'])
})

test('broken or forbidden storage costs only the memory', () => {
  const places = new ScrollPlaces({
    ...memoryStorage(),
    getItem: () => '{',
    setItem: () => {
      throw new Error('full')
    },
  })
  places.start('me')
  places.set('chat', { seq: 5, top: 0 })
  vi.advanceTimersByTime(300)
  expect(places.get('chat')?.seq).toBe(5)
})
