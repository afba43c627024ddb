import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connected } from '../testing/connected.ts'
import { FakeSocket } from '../testing/FakeSocket.ts'
import { aUser, me } from '../testing/samples.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('typing, presence, people, contacts and settings find their stores', async () => {
  const { root, server } = await connected()
  const tell = (frame: object) => {
    server.n += 1
    FakeSocket.last.tell({ epoch: server.epoch, n: server.n, ...frame })
  }
  FakeSocket.last.tell({ type: 'typing', chat_id: 'chat', user_id: 'anna', active: true })
  FakeSocket.last.tell({
    type: 'presence',
    user_id: 'anna',
    online: false,
    last_seen_at: '2026-11-01T00:00:00.000Z',
  })
  FakeSocket.last.tell({ type: 'error', code: 'bad_frame' })
  FakeSocket.last.tell({ type: 'something.new' })
  tell({ type: 'user.updated', user: aUser('anna', { name: 'Анна', rev: 2 }) })
  expect([root.typing.who('chat')[0]?.name, root.presence.isOnline('anna')]).toEqual(['Анна', false])
  tell({
    type: 'contact.updated',
    contact: { user: aUser('anna'), name: 'Аня', surname: '', rev: 1, created_at: '' },
  })
  expect(root.users.person('anna').name).toBe('Аня')
  tell({ type: 'contact.deleted', user_id: 'anna', rev: 2 })
  expect(root.users.person('anna').name).toBe('Анна')
  tell({
    type: 'membership.updated',
    chat_id: 'chat',
    my_rev: 9,
    hidden: true,
    muted_until: null,
    marked_unread: false,
  })
  expect(root.chats.ordered).toEqual([])
  tell({ type: 'read.updated', chat_id: 'chat', others_read_seq: 1 })
  expect(root.chats.get('chat')?.othersReadSeq).toBe(1)
})

test('being added, removed and a deleted chat are told', async () => {
  const { server, root, deliver } = await connected()
  root.users.update(aUser('anna'))
  const other = server.createChat('other', ['anna', 'boris'])
  server.addMember(other, me)
  deliver()
  expect(root.chats.get('other')?.title).toBe('Chat')
  server.removeMember(other, me)
  deliver()
  expect(root.chats.get('other')).toBeUndefined()
  server.deleteChat(server.chats.get('chat') ?? other)
  deliver()
  expect(root.notices.notices.map((notice) => notice.text)).toEqual([
    'anna удаляет чат «Chat»',
    'Вас удалили из чата «Chat»',
    'Вы добавлены в чат «Chat»',
  ])
})

test('my message is settled by its event too, and signing out forgets everything', async () => {
  const { server, chat, root, deliver, realtime } = await connected()
  await root.outbox.start(me)
  root.outbox.items.set('c1', {
    clientId: 'c1',
    chatId: 'chat',
    accountId: me,
    text: 'x',
    createdAt: '',
    state: 'waiting',
  })
  server.post(chat, me, 'text', 'c1')
  deliver()
  expect(root.outbox.items.size).toBe(0)
  root.start()
  realtime.stop()
  root.stop()
  expect([root.chats.ordered, root.chats.loaded]).toEqual([[], false])
})
