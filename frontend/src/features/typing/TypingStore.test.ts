import { autorun } from 'mobx'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aUser } from '../../testing/samples.ts'
import { Person } from '../users/Person.ts'
import { TypingStore } from './TypingStore.ts'
import { typingText } from './typingText.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function aTypingStore() {
  const person = (id: string) => {
    const someone = new Person(id)
    someone.update(aUser(id, { name: id }))
    return someone
  }
  const store = new TypingStore(person, () => 'me')
  store.tell = vi.fn()
  return { store, told: vi.mocked(store.tell).mock.calls, text: () => typingText(store.who('chat')) }
}

test('the line names one, two, or the first and how many more', () => {
  const { store, text } = aTypingStore()
  const lines = ['Анна', 'Борис', 'Вера', 'Глеб'].map((name) => {
    store.heard('chat', name, true)
    return text()
  })
  expect(lines).toEqual([
    'Анна печатает…',
    'Анна и Борис печатают…',
    'Анна и ещё 2 печатают…',
    'Анна и ещё 3 печатают…',
  ])
  store.heard('chat', 'Анна', false)
  store.heard('chat', 'me', true)
  expect(text()).toBe('Борис и ещё 2 печатают…')
})

test('it is gone six seconds after the last word of it', async () => {
  const { store, text } = aTypingStore()
  store.heard('chat', 'Анна', true)
  await vi.advanceTimersByTimeAsync(4_000)
  store.heard('chat', 'Анна', true)
  await vi.advanceTimersByTimeAsync(5_900)
  expect(text()).not.toBe('')
  await vi.advanceTimersByTimeAsync(200)
  expect(text()).toBe('')
})

test('I tell at most every three seconds, and that I stopped after five of silence', async () => {
  const { store, told } = aTypingStore()
  for (let key = 0; key < 10; key += 1) {
    store.typed('chat')
    await vi.advanceTimersByTimeAsync(400)
  }
  expect(told).toEqual([
    ['chat', true],
    ['chat', true],
  ])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(told.at(-1)).toEqual(['chat', false])
})

test('thirty short messages tell no more often than one long one', async () => {
  const { store, told } = aTypingStore()
  for (let message = 0; message < 30; message += 1) {
    store.typed('chat')
    store.stopped()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(told).toEqual([
    ['chat', true],
    ['chat', false],
  ])
  store.typed('chat')
  expect(told.length).toBe(3)
})

test('who types on after a short message is told of, three seconds late at most', async () => {
  const { store, told } = aTypingStore()
  store.typed('chat')
  store.stopped()
  store.typed('chat')
  store.typed('chat')
  await vi.advanceTimersByTimeAsync(3_000)
  expect(told.slice(2)).toEqual([['chat', true]])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(told.slice(3)).toEqual([['chat', false]])
})

test('a message of somebody who was not typing draws nothing anew', () => {
  const { store } = aTypingStore()
  let drawn = 0
  const stop = autorun(() => {
    drawn += store.who('chat').length + 1
  })
  store.heard('chat', 'Анна', false)
  expect(drawn).toBe(1)
  stop()
})

test('a message that is sent says by itself that its author types no more', async () => {
  const { store, told } = aTypingStore()
  store.typed('chat')
  store.sent()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toEqual([['chat', true]])
})

test('typing elsewhere ends it here, and clearing ends everything', () => {
  const { store, told, text } = aTypingStore()
  store.typed('chat')
  store.typed('other')
  expect(told.slice(0, 3)).toEqual([
    ['chat', true],
    ['chat', false],
    ['other', true],
  ])
  store.heard('chat', 'Анна', true)
  store.clear()
  expect(text()).toBe('')
})
