import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { anOpenChat } from '../../testing/openChat.ts'
import { me } from '../../testing/samples.ts'
import type { Row } from './rows.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('opens around the first unread message and marks it', async () => {
  const { open } = anOpenChat(300, 100)
  await open.load()
  expect(open.rows[open.dividerIndex]?.message?.seq).toBe(101)
  expect(open.timeline.atEnd).toBe(false)
  await open.loadEnd()
  expect(open.timeline.atEnd).toBe(true)
})

test('opens at the end when everything is read, and not twice', async () => {
  const { open, api } = anOpenChat(300, 300)
  const messages = vi.spyOn(api.chats, 'messages')
  await open.load()
  await open.load()
  expect([open.rows.at(-1)?.message?.seq, open.dividerIndex, messages.mock.calls.length]).toEqual([
    300, -1, 1,
  ])
})

test('reads at once, then at most once a second, and never back', async () => {
  const { open, api, chat } = anOpenChat(20, 5)
  const read = vi.spyOn(api.chats, 'read')
  await open.load()
  for (const row of open.rows) open.seen(row)
  await vi.advanceTimersByTimeAsync(10)
  expect(read.mock.calls).toEqual([['chat', 6]])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(read.mock.calls.at(-1)).toEqual(['chat', 20])
  await vi.advanceTimersByTimeAsync(5_000)
  expect([read.mock.calls.length, chat.unread.count]).toEqual([2, 0])
})

test('a read position that did not get through is told again, ever more seldom', async () => {
  const { open, api, chat } = anOpenChat(20, 5)
  await open.load()
  const read = vi.spyOn(api.chats, 'read').mockRejectedValue(ApiError.network())
  open.seen(open.rows.at(-1) as Row)
  await vi.advanceTimersByTimeAsync(7_500)
  expect([read.mock.calls.length, chat.unread.count]).toEqual([4, 15])
  read.mockRestore()
  await vi.advanceTimersByTimeAsync(15_000)
  expect(chat.unread.count).toBe(0)
})

test('a read position that the server refuses is told by the next look only', async () => {
  const { open, api } = anOpenChat(20, 5)
  await open.load()
  const read = vi.spyOn(api.chats, 'read').mockRejectedValueOnce(new ApiError(404, 'not_found'))
  open.seen(open.rows.at(-1) as Row)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(read).toHaveBeenCalledTimes(1)
  open.seen(open.rows.at(-1) as Row)
  await vi.advanceTimersByTimeAsync(1_500)
  expect(read).toHaveBeenCalledTimes(2)
})

test('the last message of mine can be edited; unchanged text sends nothing', async () => {
  const { open, api, server, there } = anOpenChat(5, 5)
  const mine = server.post(there, me)
  await open.load()
  const edit = vi.spyOn(api.chats, 'edit')
  open.editLast()
  expect(open.editing?.id).toBe(mine.id)
  await open.saveEdit(mine.text)
  expect(edit).not.toHaveBeenCalled()
  open.editLast()
  await open.saveEdit('better')
  expect([edit.mock.calls.length, open.editing, open.rows.at(-1)?.text]).toEqual([1, null, 'better'])
})

test('a change that could not be saved stays in the field', async () => {
  const { open, api, server, there } = anOpenChat(5, 5)
  server.post(there, me)
  await open.load()
  vi.spyOn(api.chats, 'edit').mockRejectedValueOnce(ApiError.network())
  open.editLast()
  const { editing } = open
  await expect(open.saveEdit('better')).rejects.toThrow('network')
  expect(open.editing).toBe(editing)
  await open.saveEdit('better')
  expect([open.editing, open.rows.at(-1)?.text]).toEqual([null, 'better'])
})

test('what is sent shows though the messages could not be loaded, and they come with the connection', async () => {
  const { open, api, root } = anOpenChat(10, 10)
  const messages = vi.spyOn(api.chats, 'messages').mockRejectedValue(ApiError.network())
  vi.spyOn(api.chats, 'send').mockRejectedValue(ApiError.network())
  await open.load()
  void open.send('hello')
  expect([open.timeline.state, open.rows.map((row) => row.text)]).toEqual(['failed', ['hello']])
  await open.loadEnd()
  expect([open.rows.length, root.notices.notices]).toEqual([1, []])
  messages.mockRestore()
  root.hurry()
  expect(open.timeline.state).toBe('empty')
  await open.load()
  expect([open.timeline.state, open.rows.at(-1)?.text]).toEqual(['ready', 'hello'])
  root.messages.retryFailed()
  expect(open.timeline.state).toBe('ready')
})

test('sending takes the divider away and shows the message at once', async () => {
  const { open } = anOpenChat(10, 5)
  await open.load()
  void open.send('hello')
  expect([open.dividerIndex, open.rows.at(-1)?.text]).toEqual([-1, 'hello'])
  await vi.advanceTimersByTimeAsync(100)
  expect(open.rows.at(-1)?.message?.seq).toBe(11)
})

test('the divider comes where unread messages begin while nobody looks', async () => {
  const { open, chat, there, server } = anOpenChat(10, 10)
  await open.load()
  open.markUnread()
  expect(open.unreadFrom).toBeNull()
  chat.messageCreated(server.post(there, 'anna'))
  open.markUnread()
  expect(open.unreadFrom).toBe(11)
})

test('a divider above what has been read makes place for the next', async () => {
  const { open, chat, there, server } = anOpenChat(10, 5)
  await open.load()
  open.seen(open.rows.at(-1) as Row)
  await vi.advanceTimersByTimeAsync(10)
  expect([open.unreadFrom, open.firstUnseen()]).toEqual([6, -1])
  for (let seq = 11; seq <= 12; seq += 1) {
    const message = server.post(there, 'anna')
    chat.messageCreated(message)
    open.timeline.merge(message)
    open.markUnread()
  }
  expect([open.unreadFrom, open.rows[open.dividerIndex]?.message?.seq]).toEqual([11, 11])
  expect([open.firstUnseen(), open.firstUnseen(11)]).toEqual([10, 11])
  chat.acceptRead({ read_seq: 10, unread_count: 0, my_rev: 9, rev: there.rev })
  expect(open.firstUnseen()).toBe(-1)
})

test('a chat that is loaded anew opens where the unread begin, or at the end', async () => {
  const { open, chat, there, server, root } = anOpenChat(300, 299)
  await open.load()
  open.seen(open.rows.at(-1) as Row)
  await vi.advanceTimersByTimeAsync(10)
  root.messages.reset('chat')
  await open.load()
  expect(open.timeline.loadedTo).toBe(300)
  for (let seq = 301; seq <= 400; seq += 1) chat.messageCreated(server.post(there, 'anna'))
  root.messages.reset('chat')
  await open.load()
  expect([open.unreadFrom, open.timeline.covers(301), open.timeline.covers(400)]).toEqual([301, true, false])
})

test('a message that was jumped to is marked for a moment', async () => {
  const { open } = anOpenChat(10, 10)
  open.pointAt(5)
  await vi.advanceTimersByTimeAsync(1_000)
  open.pointAt(7)
  await vi.advanceTimersByTimeAsync(1_500)
  expect(open.pointedAt).toBe(7)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(open.pointedAt).toBeNull()
})
