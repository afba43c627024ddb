import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { me } from '../../testing/samples.ts'
import { BrowserOutboxStorage, type OutboxItem } from './OutboxStorage.ts'

beforeEach(() => void vi.stubGlobal('indexedDB', new IDBFactory()))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const item = (clientId: string, createdAt: string, accountId = me): OutboxItem => ({
  clientId,
  chatId: 'chat',
  accountId,
  text: clientId,
  createdAt,
  state: 'waiting',
})

/** Notes the databases that are opened. */
function opened(): IDBDatabase[] {
  const databases: IDBDatabase[] = []
  const { open } = indexedDB
  vi.spyOn(indexedDB, 'open').mockImplementation((...given) => {
    const request = open.apply(indexedDB, given)
    request.addEventListener('success', () => databases.push(request.result))
    return request
  })
  return databases
}

test('items of one account are kept in the order of writing', async () => {
  const storage = new BrowserOutboxStorage()
  await storage.put(item('b', '2'))
  await storage.put(item('a', '1'))
  await storage.put(item('c', '0', 'somebody else'))
  expect((await storage.list(me)).map(({ clientId }) => clientId)).toEqual(['a', 'b'])
  expect((await storage.get('b'))?.text).toBe('b')
  await storage.remove('b')
  expect(await storage.get('b')).toBeUndefined()
})

test('a connection that was closed behind our back is opened again', async () => {
  const databases = opened()
  const storage = new BrowserOutboxStorage()
  await storage.put(item('a', '1'))
  databases[0]?.close()
  await storage.put(item('b', '2'))
  expect((await storage.list(me)).map(({ clientId }) => clientId)).toEqual(['a', 'b'])
})

test('a newer version of the application does not wait for this one', async () => {
  const storage = new BrowserOutboxStorage()
  await storage.put(item('a', '1'))
  const upgraded = await new Promise((resolve) => {
    const request = indexedDB.open('simple-chat', 2)
    request.onsuccess = () => resolve('upgraded')
    request.onblocked = () => resolve('blocked')
  })
  expect(upgraded).toBe('upgraded')
})

test('a database that never answers is not waited for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(indexedDB, 'open').mockReturnValue({} as IDBOpenDBRequest)
  const put = expect(new BrowserOutboxStorage().put(item('a', '1'))).rejects.toThrow('does not answer')
  await vi.advanceTimersByTimeAsync(1_000)
  await put
})
