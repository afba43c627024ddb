import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryStorage, memoryValues } from '../../testing/memoryStorage.ts'
import { ScrollPlaces } from './ScrollPlaces.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a place is written soon after and found again by the same account only', () => {
  const storage = memoryStorage()
  const places = new ScrollPlaces(memoryValues(storage))
  places.start('me')
  places.set('chat', { seq: 5, top: -3 })
  places.set('other', { seq: 6, top: 0 })
  places.set('other', null)
  vi.advanceTimersByTime(300)
  const again = new ScrollPlaces(memoryValues(storage))
  again.start('me')
  expect([again.get('chat'), again.get('other')]).toEqual([{ seq: 5, top: -3 }, null])
  again.start('somebody')
  expect(again.get('chat')).toBeNull()
})

test('signing out writes what was not written yet', () => {
  const storage = memoryStorage()
  const places = new ScrollPlaces(memoryValues(storage))
  places.start('me')
  places.set('chat', { seq: 5, top: 0 })
  places.clear()
  expect(places.get('chat')).toBeNull()
  places.start('me')
  expect(places.get('chat')).toEqual({ seq: 5, top: 0 })
})

test('two tabs in different chats take nothing from each other', () => {
  const storage = memoryStorage()
  const [one, other] = [new ScrollPlaces(memoryValues(storage)), new ScrollPlaces(memoryValues(storage))]
  one.start('me')
  other.start('me')
  one.set('a', { seq: 5, top: 0 })
  vi.advanceTimersByTime(300)
  other.set('b', { seq: 6, top: 0 })
  vi.advanceTimersByTime(300)
  one.set('a', { seq: 7, top: 0 })
  one.clear()
  const again = new ScrollPlaces(memoryValues(storage))
  again.start('me')
  expect([again.get('a')?.seq, again.get('b')?.seq]).toEqual([7, 6])
})

test('of many places the oldest are forgotten, and what is broken is none', () => {
  const storage = memoryStorage()
  storage.setItem('places:me', '{"chat":{"seq":5,"top":0}}')
  storage.setItem('place:me:broken', '{')
  const places = new ScrollPlaces(memoryValues(storage))
  places.start('me')
  for (let chat = 0; chat < 210; chat += 1) {
    places.set(`chat-${chat}`, { seq: chat, top: 0 })
    vi.advanceTimersByTime(300)
  }
  places.start('me')
  const held = ['broken', 'chat-9', 'chat-10', 'chat-209'].map((chat) => places.get(chat)?.seq)
  expect([held, storage.getItem('places:me'), storage.getItem('place:me:chat-9')]).toEqual([
    [undefined, undefined, 10, 209],
    null,
    null,
  ])
})

test('broken or forbidden storage costs only the memory', () => {
  const places = new ScrollPlaces(
    memoryValues({
      ...memoryStorage(),
      getItem: () => '{',
      setItem: () => {
        throw new Error('full')
      },
    }),
  )
  places.start('me')
  places.set('chat', { seq: 5, top: 0 })
  vi.advanceTimersByTime(300)
  expect(places.get('chat')?.seq).toBe(5)
})
