import { vi } from 'vitest'
import { signedInClient } from './client.ts'
import { FakeSocket } from './FakeSocket.ts'
import { fakeApi } from './fakeApi.ts'
import { ServerModel } from './ServerModel.ts'
import { me } from './samples.ts'

/** A client whose socket is ready, and the server at its other end. Needs fake timers. */
export async function connected() {
  const server = new ServerModel()
  const chat = server.createChat('chat', [me, 'anna'])
  server.sent.length = 0
  const api = fakeApi(server)
  const sync = vi.spyOn(api.chats, 'sync')
  const client = signedInClient(api)
  client.realtime.start()
  FakeSocket.last.accept()
  const ready = () =>
    FakeSocket.last.tell({ type: 'ready', epoch: server.epoch, n: server.n, online: ['anna'] })
  ready()
  await vi.advanceTimersByTimeAsync(1)
  const deliver = () => {
    for (const frame of server.sent.splice(0)) FakeSocket.last.tell(frame)
  }
  return { server, chat, api, sync, ready, deliver, ...client }
}
