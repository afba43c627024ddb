import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { fakeApi, MemoryOutboxStorage } from '../../testing/fakeApi.ts'
import { ServerModel } from '../../testing/ServerModel.ts'
import { me } from '../../testing/samples.ts'
import { OutboxChannel } from './OutboxChannel.ts'
import type { OutboxItem } from './OutboxStorage.ts'
import { OutboxStore } from './OutboxStore.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

async function anOutbox() {
  const server = new ServerModel()
  const chat = server.createChat('chat', [me, 'anna'])
  const api = fakeApi(server)
  const storage = new MemoryOutboxStorage()
  const outbox = new OutboxStore(api.chats, storage)
  await outbox.start(me)
  const texts = () =>
    chat.messages.filter((message) => message.author_id === me).map((message) => message.text)
  return { server, chat, api, storage, outbox, texts }
}

const settle = () => vi.advanceTimersByTimeAsync(60_000)

test('messages go out once, in the order of writing', async () => {
  const { outbox, texts, storage } = await anOutbox()
  for (const text of ['one', 'two', 'three']) await outbox.send('chat', text)
  await settle()
  expect([texts(), outbox.items.size, storage.items.size]).toEqual([['one', 'two', 'three'], 0, 0])
})

test('without a connection they wait, and keep their order when it returns', async () => {
  const { outbox, texts, api } = await anOutbox()
  const send = vi.spyOn(api.chats, 'send').mockRejectedValue(ApiError.network())
  await outbox.send('chat', 'one')
  await outbox.send('chat', 'two')
  await vi.advanceTimersByTimeAsync(10)
  expect(outbox.of('chat').map((item) => item.state)).toEqual(['waiting', 'waiting'])
  send.mockRestore()
  outbox.hurry()
  await settle()
  expect(texts()).toEqual(['one', 'two'])
})

test('a lost reply does not double the message', async () => {
  const { outbox, texts, api } = await anOutbox()
  const real = api.chats.send
  vi.spyOn(api.chats, 'send').mockImplementationOnce(async (...args) => {
    await real(...args)
    throw ApiError.network()
  })
  await outbox.send('chat', 'once')
  await settle()
  expect(texts()).toEqual(['once'])
})

test('what the server refuses fails with its code, and the next message goes on', async () => {
  const { outbox, texts, api } = await anOutbox()
  vi.spyOn(api.chats, 'send').mockRejectedValueOnce(new ApiError(422, 'text_too_long'))
  await outbox.send('chat', 'long')
  await outbox.send('chat', 'short')
  await settle()
  const [failed] = outbox.of('chat')
  expect([failed?.state, failed?.code, texts()]).toEqual(['failed', 'text_too_long', ['short']])
  if (failed) await outbox.retry(failed)
  await settle()
  expect(texts()).toEqual(['short', 'long'])
})

test('a reused client id is replaced on retry, and a failed message can be given up', async () => {
  const { outbox, api, texts } = await anOutbox()
  vi.spyOn(api.chats, 'send').mockRejectedValueOnce(new ApiError(409, 'client_id_reused'))
  await outbox.send('chat', 'again')
  await settle()
  const [failed] = outbox.of('chat')
  if (failed) await outbox.retry(failed)
  await settle()
  expect(texts()).toEqual(['again'])
  vi.spyOn(api.chats, 'send').mockRejectedValueOnce(new ApiError(507, 'storage_full'))
  await outbox.send('chat', 'never')
  await settle()
  const [lost] = outbox.of('chat')
  expect(lost?.code).toBe('storage_full')
  if (lost) await outbox.discard(lost)
  expect(outbox.items.size).toBe(0)
})

test('Retry-After is waited out', async () => {
  const { outbox, api } = await anOutbox()
  const send = vi.spyOn(api.chats, 'send').mockRejectedValue(new ApiError(429, 'rate_limited', [], 10))
  await outbox.send('chat', 'patient')
  await vi.advanceTimersByTimeAsync(9_000)
  expect(send).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(send).toHaveBeenCalledTimes(2)
})

test('after a reload what was left is taken up, and what another tab has sent is not sent again', async () => {
  const { storage, api, texts } = await anOutbox()
  const item: OutboxItem = {
    clientId: 'c1',
    chatId: 'chat',
    accountId: me,
    text: 'left',
    createdAt: '1',
    state: 'waiting',
  }
  await storage.put(item)
  const reloaded = new OutboxStore(api.chats, storage)
  await reloaded.start(me)
  await settle()
  expect(texts()).toEqual(['left'])
  await storage.put({ ...item, clientId: 'c2', state: 'failed' })
  await reloaded.start(me)
  await storage.remove('c2')
  reloaded.items.set('c2', { ...item, clientId: 'c2' })
  await reloaded.send('chat', 'next')
  await settle()
  expect([texts(), reloaded.items.size]).toEqual([['left', 'next'], 0])
})

test('what a full storage did not take is sent all the same', async () => {
  const { outbox, texts, storage } = await anOutbox()
  storage.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
  await outbox.send('chat', 'unstored')
  await settle()
  expect([texts(), outbox.items.size]).toEqual([['unstored'], 0])
})

test('the event of my message takes its waiting copy away', async () => {
  const { outbox, api } = await anOutbox()
  vi.spyOn(api.chats, 'send').mockRejectedValue(ApiError.network())
  await outbox.send('chat', 'seen')
  const [item] = outbox.of('chat')
  outbox.settled(item?.clientId ?? null)
  outbox.settled(null)
  expect(outbox.items.size).toBe(0)
  outbox.stop()
})

test('what waits in one tab is shown in the other, which sends it once', async () => {
  const { outbox, texts, api, storage } = await anOutbox()
  const [here, there] = [new OutboxChannel(), new OutboxChannel()]
  here.kept = (item) => there.onKept(item)
  here.gone = (id) => there.onGone(id)
  const first = new OutboxStore(api.chats, storage, here)
  const second = new OutboxStore(api.chats, storage, there)
  await Promise.all([first.start(me), second.start(me)])
  const send = vi.spyOn(api.chats, 'send').mockRejectedValue(ApiError.network())
  await first.send('chat', 'on both')
  await vi.advanceTimersByTimeAsync(10)
  expect(second.of('chat').map((item) => item.text)).toEqual(['on both'])
  there.onKept({ ...(first.of('chat')[0] as OutboxItem), clientId: 'x', accountId: 'somebody' })
  expect(second.of('chat').length).toBe(1)
  await first.discard(first.of('chat')[0] as OutboxItem)
  expect(second.of('chat')).toEqual([])
  await first.send('chat', 'sent by the other')
  await vi.advanceTimersByTimeAsync(10)
  send.mockRestore()
  first.stop()
  second.hurry()
  await settle()
  expect([texts(), second.of('chat'), outbox.of('chat')]).toEqual([['sent by the other'], [], []])
})

test('messages of one millisecond keep the order of writing', async () => {
  const { outbox } = await anOutbox()
  vi.setSystemTime(new Date('2026-11-01T10:00:00Z'))
  void outbox.send('chat', 'one')
  void outbox.send('chat', 'two')
  const [one, two] = outbox.of('chat')
  expect([one?.text, (one?.createdAt ?? '') < (two?.createdAt ?? '')]).toEqual(['one', true])
})

test('what is written after the clock was set back goes out behind what was left', async () => {
  const { storage, api, texts } = await anOutbox()
  const left = { clientId: 'c1', chatId: 'chat', accountId: me, text: 'left', state: 'waiting' } as const
  await storage.put({ ...left, createdAt: new Date(Date.now() + 3_600_000).toISOString() })
  const send = vi.spyOn(api.chats, 'send').mockRejectedValue(ApiError.network())
  const reloaded = new OutboxStore(api.chats, storage)
  await reloaded.start(me)
  await reloaded.send('chat', 'later')
  send.mockRestore()
  reloaded.hurry()
  await settle()
  expect(texts()).toEqual(['left', 'later'])
})
