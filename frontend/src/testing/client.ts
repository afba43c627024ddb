import type { Api } from '../api/Api.ts'
import { SessionChannel } from '../features/auth/SessionChannel.ts'
import { Realtime } from '../realtime/Realtime.ts'
import { RootStore } from '../stores/RootStore.ts'
import { FakeSocket } from './FakeSocket.ts'
import { MemoryOutboxStorage } from './fakeApi.ts'
import { me } from './samples.ts'

/** Signed in as `me`, with stores and a connection whose other end is the test. */
export function signedInClient(api: Api) {
  const storage = new MemoryOutboxStorage()
  const root = new RootStore(api, new SessionChannel(), storage, undefined)
  root.session.account = { id: me, login: me, role: 'user' }
  root.session.token = 'token'
  root.session.state = 'signedIn'
  const realtime = new Realtime(root, 'ws://test/ws', FakeSocket.asWebSocket())
  return { root, realtime, storage }
}
