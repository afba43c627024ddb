import { OpenChat } from '../features/messages/OpenChat.ts'
import { signedInClient } from './client.ts'
import { fakeApi } from './fakeApi.ts'
import { ServerModel } from './ServerModel.ts'
import { me } from './samples.ts'

/** A chat of Anna and me with so many messages, read up to `readSeq`, as it opens. */
export function anOpenChat(count: number, readSeq: number) {
  const server = new ServerModel()
  const there = server.createChat('chat', [me, 'anna'])
  while (there.lastSeq < count) server.post(there, 'anna')
  there.readSeq.set(me, readSeq)
  const api = fakeApi(server)
  const { root } = signedInClient(api)
  const chat = root.chats.accept(there.view())
  if (!chat) throw new Error('no chat')
  const open = new OpenChat(chat, root)
  return { server, there, api, root, chat, open }
}
