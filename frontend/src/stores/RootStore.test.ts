import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../api/ApiError.ts'
import { connected } from '../testing/connected.ts'
import { aMessage } from '../testing/samples.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settled = () => vi.advanceTimersByTimeAsync(10)

test('what I wrote in a chat and did not send goes with the chat', async () => {
  const { root, api, server, chat, deliver, storage } = await connected()
  vi.spyOn(api.chats, 'send').mockRejectedValue(new ApiError(422, 'invalid'))
  await root.outbox.send('chat', 'refused')
  root.drafts.set('chat', 'half a sentence')
  await settled()
  expect([storage.items.size, root.outbox.of('chat')[0]?.state]).toEqual([1, 'failed'])
  server.removeMember(chat, 'me')
  deliver()
  await settled()
  expect([storage.items.size, root.outbox.of('chat'), root.drafts.get('chat')]).toEqual([0, [], ''])
})

test('what failed in a chat that I was taken out of while away goes with the next sync', async () => {
  const { root, realtime, storage } = await connected()
  const item = { clientId: 'c', chatId: 'gone', accountId: 'me', text: '', createdAt: '1' }
  await storage.put({ ...item, state: 'failed' })
  await root.outbox.start('me')
  realtime.retry()
  await settled()
  expect(storage.items.size).toBe(0)
})

test('a card that could not be read is asked for again after a sync and with the connection', async () => {
  const { root, api, realtime } = await connected()
  const chat = root.chats.get('chat')
  if (!chat) throw new Error('no chat')
  const get = vi.spyOn(api.chats, 'get').mockRejectedValue(ApiError.network())
  chat.outdated = true
  realtime.retry()
  await settled()
  expect(get).toHaveBeenCalledTimes(1)
  get.mockRestore()
  root.hurry()
  await settled()
  expect(chat.outdated).toBe(false)
})

test('a message that was accepted says that the server answers again', async () => {
  const { root, api } = await connected()
  vi.spyOn(api.chats, 'messages').mockRejectedValueOnce(ApiError.network())
  await root.messages.open('chat')
  root.outbox.onAccepted(aMessage(3))
  expect(root.messages.timeline('chat').state).toBe('empty')
})
