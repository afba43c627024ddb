import { expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { fakeApi } from '../../testing/fakeApi.ts'
import { ServerModel } from '../../testing/ServerModel.ts'
import { aMessage, me } from '../../testing/samples.ts'
import { MessagesStore } from './MessagesStore.ts'
import { heldMost, historyPageSize } from './Timeline.ts'

function aChatWith(count: number) {
  const server = new ServerModel()
  const chat = server.createChat('chat', [me, 'anna'])
  while (chat.lastSeq < count) server.post(chat, 'anna')
  const api = fakeApi(server)
  const store = new MessagesStore(api.chats)
  return { server, chat, api, store, timeline: store.timeline('chat') }
}

const seqs = (messages: { seq: number }[]) => [messages[0]?.seq, messages.at(-1)?.seq, messages.length]

test('opens at the end and loads older pages above', async () => {
  const { store, timeline } = aChatWith(220)
  await store.open('chat')
  expect(seqs(timeline.messages)).toEqual([171, 220, 50])
  await Promise.all([store.loadBefore('chat'), store.loadBefore('chat')])
  expect(seqs(timeline.messages)).toEqual([71, 220, 150])
  await store.loadBefore('chat')
  await store.loadBefore('chat')
  expect([seqs(timeline.messages), timeline.hasBefore]).toEqual([[1, 220, 220], false])
})

test('opens around a message and loads newer pages below', async () => {
  const { store, timeline } = aChatWith(300)
  await store.open('chat', 60)
  expect([timeline.hasBefore, timeline.hasAfter, timeline.atEnd]).toEqual([true, true, false])
  const { loadedTo, stretch } = timeline
  await store.loadAfter('chat')
  expect(timeline.loadedTo).toBe(loadedTo + 100)
  expect(timeline.stretch).toBe(stretch)
})

test('on the way through a long chat no more than a stretch is held, and nothing is left out', async () => {
  const { store, timeline } = aChatWith(1_500)
  await store.open('chat')
  const whole = () => {
    const { messages } = timeline
    expect(messages.map((message) => message.seq)).toEqual(
      messages.map((_, index) => (messages[0]?.seq ?? 0) + index),
    )
    expect(messages.length).toBeLessThanOrEqual(heldMost)
  }
  while (timeline.hasBefore) {
    await store.loadBefore('chat')
    whole()
  }
  expect([timeline.loadedFrom, timeline.hasAfter, timeline.covers(1_500)]).toEqual([1, true, false])
  store.merge(aMessage(1_501))
  while (timeline.hasAfter) {
    await store.loadAfter('chat')
    whole()
  }
  expect([timeline.loadedTo, timeline.hasBefore, timeline.covers(1)]).toEqual([1_500, true, false])
})

test('a chat that nobody looks at is let go of when too much has come, the one in view is not', async () => {
  const { store, timeline } = aChatWith(1)
  await store.open('chat')
  const hide = store.show('chat')
  const come = (from: number, to: number) => {
    for (let seq = from; seq <= to; seq += 1) store.merge(aMessage(seq))
  }
  come(2, heldMost + historyPageSize + 1)
  expect([timeline.overfull, timeline.messages.length]).toEqual([true, 701])
  store.makeRoom('chat', 'after')
  expect([seqs(timeline.messages), timeline.hasBefore]).toEqual([[202, 701, 500], true])
  store.makeRoom('chat', 'before', 400)
  expect([seqs(timeline.messages), timeline.hasAfter]).toEqual([[202, 601, 400], true])
  await store.open('chat')
  hide()
  come(2, heldMost + historyPageSize + 1)
  expect([timeline.state, timeline.messages]).toEqual(['empty', []])
})

test('a new message is shown at the end only when the end is loaded', async () => {
  const { store, timeline } = aChatWith(200)
  await store.open('chat', 60)
  store.merge(aMessage(201))
  expect(timeline.find('m201')).toBeUndefined()
  await store.open('chat')
  store.merge(aMessage(201))
  expect(timeline.messages.at(-1)?.seq).toBe(201)
})

test('an older version of a message never replaces a newer one', async () => {
  const { store, timeline } = aChatWith(3)
  await store.open('chat')
  const [first] = timeline.messages
  if (!first) throw new Error('nothing loaded')
  store.merge({ ...first, rev: 50, text: 'new' })
  store.merge({ ...first, rev: 49, text: 'old' })
  expect(timeline.find(first.id)?.text).toBe('new')
})

test('a failure is kept with its code and the next try succeeds', async () => {
  const { store, timeline, api } = aChatWith(3)
  const real = api.chats.messages
  api.chats.messages = vi
    .fn()
    .mockRejectedValueOnce(new ApiError(503, 'unavailable'))
    .mockImplementation(real)
  await store.open('chat')
  expect([timeline.state, timeline.error]).toEqual(['failed', 'unavailable'])
  store.retryFailed()
  expect(timeline.state).toBe('empty')
  await store.open('chat')
  expect(timeline.state).toBe('ready')
})

test('a further page that did not come is asked for again', async () => {
  const { store, timeline, api } = aChatWith(120)
  await store.open('chat')
  const real = api.chats.messages
  const away = () => Promise.reject(new ApiError(0, 'network'))
  api.chats.messages = vi.fn().mockImplementationOnce(away).mockImplementation(real)
  await store.loadBefore('chat')
  expect([timeline.state, timeline.failedEdge]).toEqual(['ready', 'before'])
  await store.retryEdge('chat')
  expect([seqs(timeline.messages), timeline.failedEdge]).toEqual([[1, 120, 120], null])
})

test('a page of a stretch that was thrown away is dropped', async () => {
  const { store, timeline } = aChatWith(3)
  const opening = store.open('chat')
  store.reset('chat')
  await opening
  expect(timeline.state).toBe('empty')
})

test('every page and every changed message tells its rev', async () => {
  const { store, timeline, chat } = aChatWith(3)
  store.onPage = vi.fn()
  store.onChange = vi.fn()
  await store.open('chat')
  expect(store.onPage).toHaveBeenCalledWith('chat', chat.rev)
  const last = timeline.messages.at(-1)
  if (!last) throw new Error('nothing loaded')
  const retried = vi.spyOn(store, 'retryFailed')
  await store.edit(last, 'changed')
  expect(retried).not.toHaveBeenCalled()
  expect([timeline.find(last.id)?.text, vi.mocked(store.onChange).mock.calls]).toEqual([
    'changed',
    [['chat', chat.rev]],
  ])
  await store.remove(last)
  expect(timeline.bySeq(last.seq)).toBeUndefined()
  store.clear()
  expect(store.timeline('chat').messages).toEqual([])
})
