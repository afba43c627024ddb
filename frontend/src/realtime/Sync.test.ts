import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../api/ApiError.ts'
import { connected } from '../testing/connected.ts'
import { FakeSocket } from '../testing/FakeSocket.ts'
import { me } from '../testing/samples.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Away from the server while `happens`, and back with one sync. */
async function away(client: Awaited<ReturnType<typeof connected>>, happens: () => void) {
  FakeSocket.last.drop(1012)
  happens()
  client.server.sent.length = 0
  await vi.advanceTimersByTimeAsync(1_000)
  FakeSocket.last.accept()
  client.ready()
  await vi.advanceTimersByTimeAsync(10)
}

test('messages that could not be loaded are asked for again when the connection is back', async () => {
  const client = await connected()
  const { api, root } = client
  vi.spyOn(api.chats, 'messages').mockRejectedValueOnce(ApiError.network())
  await root.messages.open('chat')
  expect(root.messages.timeline('chat').state).toBe('failed')
  await away(client, () => {})
  expect(root.messages.timeline('chat').state).toBe('empty')
})

test('of the messages missed in a chat the newest text of somebody else is worth a notification', async () => {
  const client = await connected()
  const { server, chat, root } = client
  const came = vi.spyOn(root.alerts, 'came')
  const told = () => came.mock.calls.map(([{ id }, { text }]) => [id, text])
  await away(client, () => {
    server.createChat('other', [me, 'anna'])
    server.post(chat, 'anna', 'text', null, 'first')
    server.post(chat, 'anna', 'text', null, 'last')
    server.post(chat, me, 'text', null, 'mine')
    server.rename(chat, 'Renamed')
  })
  expect(told()).toEqual([['chat', 'last']])
  await away(client, () => {
    server.edit(chat, 2)
    server.read(chat, me, server.post(chat, 'anna').seq)
  })
  expect(told().length).toBe(1)
  await away(client, () => {
    while (chat.rev < 300) server.post(chat, 'anna', 'text', null, 'far')
  })
  expect(told().at(-1)).toEqual(['chat', 'far'])
})

test('that a chat went while I was away is told', async () => {
  const client = await connected()
  await away(client, () => client.server.deleteChat(client.chat))
  expect(client.root.chats.get('chat')).toBeUndefined()
  expect(client.root.notices.notices.map(({ text }) => text)).toEqual(['Чат «Chat» больше недоступен'])
})
