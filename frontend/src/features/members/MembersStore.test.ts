import { expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { signedInClient } from '../../testing/client.ts'
import { fakeApi } from '../../testing/fakeApi.ts'
import { ServerModel } from '../../testing/ServerModel.ts'
import { me } from '../../testing/samples.ts'

function aChat() {
  const server = new ServerModel()
  const there = server.createChat('chat', [me, 'anna'])
  const api = fakeApi(server)
  const { root } = signedInClient(api)
  const chat = root.chats.accept(there.view())
  if (!chat) throw new Error('no chat')
  const ids = () => root.members.list('chat')?.items.map((member) => member.user_id)
  return { server, api, chat, members: root.members, ids }
}

test('the list follows the events after its own rev and no others', async () => {
  const { members, chat, ids } = aChat()
  await members.load(chat)
  members.added('chat', 1, ['ghost'])
  members.added('chat', 10, ['boris', 'boris'])
  members.removed('chat', 11, ['anna'])
  members.removed('chat', 1, ['boris'])
  expect(ids()).toEqual([me, 'boris'])
})

test('a reply that events have overtaken is asked for again', async () => {
  const { members, chat, api, ids } = aChat()
  const real = api.chats.members
  const asked = vi.spyOn(api.chats, 'members').mockResolvedValueOnce({ items: [], next_cursor: null, rev: 1 })
  asked.mockImplementation(real)
  await members.load(chat)
  expect([asked.mock.calls.length, ids()]).toEqual([2, [me, 'anna']])
})

test('a failure is shown, and the next page is added', async () => {
  const { members, chat, api, ids } = aChat()
  vi.spyOn(api.chats, 'members').mockRejectedValueOnce(ApiError.network())
  await members.load(chat)
  expect(members.list('chat')?.state).toBe('failed')
  const page = (id: string, next_cursor: string | null) => ({
    items: [{ user_id: id, role: 'member' as const, joined_at: '', read_seq: 0 }],
    next_cursor,
    rev: 5,
  })
  const asked = vi
    .spyOn(api.chats, 'members')
    .mockResolvedValueOnce(page('a', 'more'))
    .mockRejectedValueOnce(ApiError.network())
    .mockResolvedValueOnce(page('b', null))
  await members.load(chat)
  await members.loadMore(chat)
  expect(members.list('chat')?.more).toBe('failed')
  asked.mockClear()
  await Promise.all([members.loadMore(chat), members.loadMore(chat)])
  await members.loadMore(chat)
  expect([ids(), members.list('chat')?.more, asked.mock.calls.length]).toEqual([['a', 'b'], 'idle', 1])
})

test('a page from before a removal does not bring the removed one back', async () => {
  const { members, chat, api, ids } = aChat()
  const page = (ids: string[], next_cursor: string | null, rev: number) => ({
    items: ids.map((user_id) => ({ user_id, role: 'member' as const, joined_at: '', read_seq: 0 })),
    next_cursor,
    rev,
  })
  const asked = vi.spyOn(api.chats, 'members').mockResolvedValueOnce(page([me], 'more', 5))
  await members.load(chat)
  asked.mockImplementationOnce(async () => {
    members.removed('chat', 6, ['anna', 'boris'])
    members.added('chat', 7, ['boris'])
    return page(['anna', 'boris', 'vera'], null, 5)
  })
  await members.loadMore(chat)
  expect(ids()).toEqual([me, 'boris', 'vera'])
  asked.mockImplementationOnce(async () => {
    members.removed('chat', 8, ['boris', 'vera'])
    members.added('chat', 9, ['boris'])
    return page(['boris', 'vera'], null, 7)
  })
  await members.load(chat)
  expect(ids()).toEqual(['boris'])
})

test('adding and removing reach the server', async () => {
  const { members, server } = aChat()
  await members.add('chat', ['vera'])
  await members.remove('chat', 'anna')
  expect([...(server.chats.get('chat')?.members ?? [])]).toEqual([me, 'vera'])
  members.invalidate('chat')
  members.clear()
  expect(members.list('chat')).toBeUndefined()
})
