import { expect, test, vi } from 'vitest'
import { fakeApi } from '../../testing/fakeApi.ts'
import { ServerModel } from '../../testing/ServerModel.ts'
import { aChat, me } from '../../testing/samples.ts'
import { Person } from '../users/Person.ts'
import { ChatsStore } from './ChatsStore.ts'

function aStore() {
  const api = fakeApi(new ServerModel())
  return { api, store: new ChatsStore(api.chats, { myId: me, person: (id) => new Person(id) }) }
}

test('a chat that was marked unread by hand is not any more when it is opened', async () => {
  const { api, store } = aStore()
  const configure = vi.spyOn(api.chats, 'configure').mockResolvedValue(undefined as never)
  const chat = store.accept(aChat({ marked_unread: true }))
  if (!chat) throw new Error('no chat')
  store.opened(chat)
  expect(configure).toHaveBeenCalledWith('chat', { marked_unread: false })
  chat.data.marked_unread = false
  store.opened(chat)
  expect(configure).toHaveBeenCalledTimes(1)
})

test('how many people are in the main chat is asked for when it is opened', async () => {
  const { api, store } = aStore()
  const main = { kind: 'main', creator_id: null, member_count: 4 } as const
  const get = vi.spyOn(api.chats, 'get').mockResolvedValue(aChat({ ...main, member_count: 6 }))
  const chat = store.accept(aChat(main))
  const group = store.accept(aChat({ id: 'group' }))
  if (!chat || !group) throw new Error('no chat')
  store.opened(group)
  expect(get).not.toHaveBeenCalled()
  store.opened(chat)
  await vi.waitFor(() => expect(chat.data.member_count).toBe(6))
})
