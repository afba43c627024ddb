import { expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import type { Info } from '../../api/types.ts'
import { speech } from '../../i18n/i18n.ts'
import { fakeApi } from '../../testing/fakeApi.ts'
import { ServerModel } from '../../testing/ServerModel.ts'
import { aChat, aMessage, aTime, aUser, me } from '../../testing/samples.ts'
import { Person } from '../users/Person.ts'
import { ChatsStore } from './ChatsStore.ts'
import { infoText } from './infoText.ts'

type InfoCode = Info['code']

function aStore(server = new ServerModel()) {
  const people = new Map<string, Person>()
  const person = (id: string) => {
    const known = people.get(id) ?? new Person(id)
    people.set(id, known)
    known.update(aUser(id, { name: id }))
    return known
  }
  const api = fakeApi(server)
  return { api, person, store: new ChatsStore(api.chats, { myId: me, person }) }
}

test('the newest activity stands first and equal times keep a fixed order', () => {
  const { store } = aStore()
  store.accept(aChat({ id: 'a', updated_at: aTime(1) }))
  store.accept(aChat({ id: 'b', updated_at: aTime(1) }))
  store.accept(aChat({ id: 'c', updated_at: aTime(2) }))
  expect(store.ordered.map((chat) => chat.id)).toEqual(['c', 'b', 'a'])
  store.get('a')?.messageCreated(aMessage(1, { created_at: aTime(3) }))
  expect(store.ordered.map((chat) => chat.id)).toEqual(['a', 'c', 'b'])
})

test('a hidden chat is not listed until a text message comes', () => {
  const { store } = aStore()
  store.accept(aChat({ hidden: true }))
  expect(store.ordered).toEqual([])
  store.get('chat')?.messageCreated(aMessage(1, { rev: 2 }))
  expect(store.ordered.length).toBe(1)
})

test('own messages and info lines do not count as unread', () => {
  const { store } = aStore()
  const chat = store.accept(aChat())
  chat?.messageCreated(aMessage(1, { rev: 2, author_id: me }))
  chat?.messageCreated(aMessage(2, { rev: 3, kind: 'info' }))
  chat?.messageCreated(aMessage(3, { rev: 4 }))
  expect(store.totalUnread).toBe(1)
})

test('a chat that was left does not come back by older news', () => {
  const { store } = aStore()
  store.accept(aChat({ rev: 5 }))
  store.drop('chat', 7)
  expect(store.accept(aChat({ rev: 6 }))).toBeUndefined()
  expect(store.learn(aChat({ rev: 8 }))?.id).toBe('chat')
})

test('an older reply tells only about my own side', () => {
  const { store } = aStore()
  const chat = store.accept(aChat({ rev: 5, name: 'New' }))
  chat?.accept(aChat({ rev: 4, name: 'Old', my_rev: 2, marked_unread: true }))
  expect([chat?.data.name, chat?.rev, chat?.data.marked_unread]).toEqual(['New', 5, true])
})

test('the new last message after a deletion is asked of the server', async () => {
  const server = new ServerModel()
  const { store } = aStore(server)
  const there = server.createChat('chat', [me, 'anna'])
  server.post(there, 'anna')
  const last = server.post(there, 'anna')
  const chat = store.accept(there.view())
  server.remove(there, last.seq)
  chat?.messageDeleted({ ...last, deleted: true })
  chat?.advance(there.rev)
  expect([chat?.lastMessage, chat?.outdated]).toEqual([null, true])
  if (chat) await store.refresh(chat)
  expect([chat?.lastMessage?.seq, chat?.outdated]).toEqual([last.seq - 1, false])
})

test('a refresh that fails leaves the question open', async () => {
  const { store, api } = aStore()
  const chat = store.accept(aChat())
  if (!chat) throw new Error('no chat')
  chat.outdated = true
  api.chats.get = vi.fn().mockRejectedValue(ApiError.network())
  await store.refresh(chat)
  expect(chat.outdated).toBe(true)
  api.chats.get = vi.fn().mockResolvedValue(aChat({ last_message: aMessage(1) }))
  store.refreshOutdated()
  await vi.waitFor(() => expect(chat.lastMessage?.seq).toBe(1))
  store.refreshOutdated()
  expect(api.chats.get).toHaveBeenCalledTimes(1)
})

test('the whole state of a chat answers what was open about it', () => {
  const { store } = aStore()
  const chat = store.accept(aChat({ rev: 5 }))
  if (!chat) throw new Error('no chat')
  chat.outdated = true
  chat.accept(aChat({ rev: 4 }))
  expect(chat.outdated).toBe(true)
  chat.accept(aChat({ rev: 5 }))
  expect(chat.outdated).toBe(false)
})

test('a restored chat begins anew, also my side of it, and is the same object', () => {
  const { store } = aStore()
  const chat = store.accept(aChat({ rev: 9, my_rev: 7, read_seq: 6, last_seq: 8 }))
  chat?.messageCreated(aMessage(9, { rev: 10 }))
  chat?.restore(aChat({ rev: 3, my_rev: 2, read_seq: 1, unread_count: 1, last_seq: 2 }))
  expect([chat?.rev, chat?.my.whole, chat?.unread.readSeq, chat?.unread.count]).toEqual([3, 2, 1, 1])
})

test('a direct chat is called by its other person and opened once', async () => {
  const { store } = aStore()
  const chat = store.accept(aChat({ kind: 'direct', name: null, peer_id: 'boris', creator_id: null }))
  expect(chat?.title).toBe('boris')
  expect(await store.openDirect('boris')).toBe('chat')
  expect(await store.openDirect('vera')).toBe('created')
})

test('the main chat is called in the words of the interface until it is renamed', () => {
  const { store } = aStore()
  const chat = store.accept(aChat({ kind: 'main', name: 'Главная', creator_id: null }))
  expect(chat?.title).toBe('Главная')
  speech.speak('en')
  expect(chat?.title).toBe('Main')
  chat?.changed({ name: 'Everybody' })
  expect(chat?.title).toBe('Everybody')
  speech.speak('ru')
})

test('creating, renaming, leaving and deleting reach the server', async () => {
  const server = new ServerModel()
  const { store } = aStore(server)
  const id = await store.createGroup('id', 'Trip', ['anna'])
  const chat = store.get(id)
  if (!chat) throw new Error('no chat')
  await store.rename(chat, 'Journey')
  expect(server.chats.get(id)?.name).toBe('Journey')
  await store.leave(chat)
  expect([server.chats.get(id)?.members.has(me), store.get(id)]).toEqual([false, undefined])
  const other = store.accept(server.createChat('other', [me]).view())
  if (other) await store.remove(other)
  expect([server.chats.has('other'), store.get('other')]).toEqual([false, undefined])
})

test('a group asked for again after a lost reply is the same group', async () => {
  const { store, api } = aStore()
  const create = vi.spyOn(api.chats, 'create').mockRejectedValueOnce(ApiError.network())
  await expect(store.createGroup('id', 'Trip', [])).rejects.toMatchObject({ code: 'network' })
  await store.createGroup('id', 'Trip', [])
  expect(create.mock.calls.map(([wanted]) => wanted.client_id)).toEqual(['id', 'id'])
})

test('settings and read positions of others only move forward', () => {
  const { store } = aStore()
  const chat = store.accept(aChat({ my_rev: 3, others_read_seq: 4 }))
  chat?.acceptSettings({ my_rev: 2, hidden: true, muted_until: null, marked_unread: false })
  chat?.readByOthers(3)
  expect([chat?.data.hidden, chat?.othersReadSeq]).toEqual([false, 4])
  chat?.acceptRead({ read_seq: 4, unread_count: 0, my_rev: 4, rev: 1 })
  expect([chat?.my.whole, chat?.unread.readSeq]).toEqual([4, 4])
})

test.each([
  ['chat_created', 'anna создаёт чат «Trip»'],
  ['chat_renamed', 'anna переименовывает чат: «Trip»'],
  ['member_added', 'anna добавляет в чат: boris'],
  ['member_removed', 'anna удаляет из чата: boris'],
  ['member_left', 'anna покидает чат'],
  ['creator_changed', 'Создатель чата теперь boris'],
  ['something_new', 'Чат изменён'],
])('the info line %s is a sentence', (code, sentence) => {
  const { person } = aStore()
  const message = aMessage(1, {
    kind: 'info',
    info: { code: code as InfoCode, user_ids: ['boris'], name: 'Trip' },
  })
  expect(infoText(message, person)).toBe(sentence)
})
