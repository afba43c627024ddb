import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { anOpenChat } from '../../testing/openChat.ts'
import { me } from '../../testing/samples.ts'
import { aHandle, aWindow, rowHeight } from '../../testing/scrolledList.ts'
import type { OpenChat } from './OpenChat.ts'
import { ScrollKeeper } from './ScrollKeeper.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A list that shows this chat, and what keeps it in its place. */
function aKeptList(open: OpenChat) {
  aWindow()
  const keeper = new ScrollKeeper(open)
  const { handle, list, moves } = aHandle(() => open.rows.length)
  keeper.handle = handle
  keeper.list = list
  keeper.rowsChanged()
  return { keeper, moves }
}

test('far up in the history what is sent shows, and that the end cannot be loaded is said', async () => {
  const { open, api, root } = anOpenChat(300, 300)
  await open.loadAround(50)
  vi.spyOn(api.chats, 'messages').mockRejectedValue(ApiError.network())
  vi.spyOn(api.chats, 'send').mockRejectedValue(ApiError.network())
  void open.send('hello')
  await open.loadEnd()
  expect([open.timeline.atEnd, open.rows.at(-1)?.text]).toEqual([false, 'hello'])
  expect(root.notices.notices.map(({ tone }) => tone)).toEqual(['error'])
})

test('a message that cannot be loaded is told, and the list stays where it was', async () => {
  const { open, api, root } = anOpenChat(300, 300)
  await open.load()
  const { keeper, moves } = aKeptList(open)
  open.leaveAt({ seq: 280, top: 5 })
  moves.length = 0
  vi.spyOn(api.chats, 'messages').mockRejectedValueOnce(ApiError.network())
  await keeper.toMessage(10)
  expect([moves, open.pointedAt, open.place?.seq]).toEqual([[], null, 280])
  expect(root.notices.notices.map(({ tone }) => tone)).toEqual(['error'])
})

test('a message that is asked for twice is shown with the second answer', async () => {
  const { open, api } = anOpenChat(300, 300)
  await open.load()
  const { keeper, moves } = aKeptList(open)
  const real = api.chats.messages
  let answer: () => void = () => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  vi.spyOn(api.chats, 'messages')
    .mockImplementationOnce(real)
    .mockImplementationOnce(async (...asked) => answered.then(() => real(...asked)))
  const first = keeper.toMessage(10)
  const second = keeper.toMessage(10)
  await first
  expect(open.pointedAt).toBeNull()
  answer()
  await second
  keeper.rowsChanged()
  expect([open.pointedAt, moves.at(-1)]).toEqual([10, open.indexOf(10) * rowHeight - 225])
})

test('far up in the history none of my messages there counts as my last', async () => {
  const { open, server, there } = anOpenChat(60, 60)
  server.post(there, me)
  while (there.lastSeq < 300) server.post(there, 'anna')
  await open.loadAround(50)
  open.editLast()
  expect([open.timeline.bySeq(61)?.author_id, open.editing]).toEqual([me, null])
})
