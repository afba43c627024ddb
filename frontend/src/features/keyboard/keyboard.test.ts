import { expect, test } from 'vitest'
import { aChat, aUser, me } from '../../testing/samples.ts'
import { Chat } from '../chats/Chat.ts'
import { Person } from '../users/Person.ts'
import { jumpTargets } from './jumpTargets.ts'
import { type KeyPress, shortcutOf } from './shortcuts.ts'

const press = (values: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  defaultPrevented: false,
  writing: false,
  inField: false,
  ...values,
})

test('Ctrl and ⌘ with K jump in any keyboard layout', () => {
  expect(shortcutOf(press({ key: 'л', code: 'KeyK', ctrlKey: true }))).toBe('jump')
  expect(shortcutOf(press({ key: 'k', code: 'KeyK', metaKey: true, inField: true }))).toBe('jump')
  expect(shortcutOf(press({ key: 'k', code: 'KeyK', inField: true }))).toBeNull()
  expect(shortcutOf(press({ key: 'c', code: 'KeyC', ctrlKey: true }))).toBeNull()
})

test('Alt with arrows switches chats, also while one writes', () => {
  expect(shortcutOf(press({ key: 'ArrowUp', altKey: true, inField: true }))).toBe('previousChat')
  expect(shortcutOf(press({ key: 'ArrowDown', altKey: true, writing: true }))).toBe('nextChat')
  expect(shortcutOf(press({ key: 'ArrowDown' }))).toBeNull()
})

test('whoever types outside of a field means the message', () => {
  expect(shortcutOf(press({ key: 'п' }))).toBe('write')
  expect(shortcutOf(press({ key: '👍' }))).toBe('write')
  expect(shortcutOf(press({ key: 'п', inField: true }))).toBeNull()
  for (const key of [' ', 'Tab', 'Enter', 'F5', 'Dead']) expect(shortcutOf(press({ key }))).toBeNull()
})

test('a question mark is a question only outside of fields, and Esc never throws writing away', () => {
  expect(shortcutOf(press({ key: '?' }))).toBe('help')
  expect(shortcutOf(press({ key: '?', inField: true }))).toBeNull()
  expect(shortcutOf(press({ key: 'Escape', inField: true }))).toBe('close')
  expect(shortcutOf(press({ key: 'Escape', writing: true }))).toBeNull()
  expect(shortcutOf(press({ key: 'Escape', defaultPrevented: true }))).toBeNull()
})

function aPerson(id: string, name: string): Person {
  const person = new Person(id)
  person.update(aUser(id, { name }))
  return person
}

test('one jumps to chats and people by the beginnings of their words', () => {
  const people = [aPerson('boris', 'Пётр Чайкин'), aPerson('vera', 'Вера'), aPerson(me, 'Я')]
  const context = { myId: me, person: (id: string) => people.find((one) => one.id === id) ?? new Person(id) }
  const chats = [
    new Chat(aChat({ id: 'trip', name: 'Поход на Байкал' }), context),
    new Chat(aChat({ id: 'vera-and-me', kind: 'direct', name: null, peer_id: 'vera' }), context),
  ]
  const found = (query: string) =>
    jumpTargets(query, { chats, people: [...people, ...people], myId: me }).map((target) => target.id)
  expect(found('')).toEqual(['trip', 'vera-and-me'])
  expect(found('бай')).toEqual(['trip'])
  expect(found('петр ч')).toEqual(['boris'])
  expect(found('ВЕР')).toEqual(['vera-and-me'])
  expect(found('boris')).toEqual(['boris'])
  expect(found('я')).toEqual([])
})
