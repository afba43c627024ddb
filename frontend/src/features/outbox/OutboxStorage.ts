import { pause } from '../../lib/pause.ts'

/** A message that has not been accepted by the server yet. */
export interface OutboxItem {
  clientId: string
  chatId: string
  accountId: string
  text: string
  /** RFC 3339, by this device's clock; also the order of sending. */
  createdAt: string
  state: 'waiting' | 'failed'
  /** Why it failed: a `code` to explain. */
  code?: string
}

/** Where unsent messages outlive a reload. */
export interface OutboxStorage {
  list(accountId: string): Promise<OutboxItem[]>
  get(clientId: string): Promise<OutboxItem | undefined>
  put(item: OutboxItem): Promise<void>
  remove(clientId: string): Promise<void>
}

const table = 'outbox'
/** A database that does not answer must not hold up a message: it can be sent without. */
const patienceMs = 1_000
/** At the start a slow device may take its time: what was left unsent is not given up. */
const startPatienceMs = 15_000

/** The browser's IndexedDB, shared by all tabs. Whatever does not succeed in time is rejected. */
export class BrowserOutboxStorage implements OutboxStorage {
  private opened: Promise<IDBDatabase> | null = null

  async list(accountId: string): Promise<OutboxItem[]> {
    const items = await this.run<OutboxItem[]>('readonly', (store) => store.getAll(), startPatienceMs)
    return items
      .filter((item) => item.accountId === accountId)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
  }

  get(clientId: string): Promise<OutboxItem | undefined> {
    return this.run('readonly', (store) => store.get(clientId))
  }

  async put(item: OutboxItem): Promise<void> {
    await this.run('readwrite', (store) => store.put(item))
  }

  async remove(clientId: string): Promise<void> {
    await this.run('readwrite', (store) => store.delete(clientId))
  }

  /** Browsers close a database behind a page's back: then once more over a connection of its own. */
  private run<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest,
    patience = patienceMs,
  ): Promise<T> {
    const once = () => this.once<T>(mode, work)
    const twice = once().catch(() => {
      this.opened = null
      return once()
    })
    return Promise.race([twice, silence(patience)])
  }

  private async once<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T> {
    this.opened ??= open(() => {
      this.opened = null
    })
    const transaction = (await this.opened).transaction(table, mode)
    const request = work(transaction.objectStore(table))
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result as T)
      transaction.onabort = () => reject(transaction.error)
    })
  }
}

function open(onClosed: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('simple-chat', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'clientId' })
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const database = request.result
      database.onclose = onClosed
      // A tab with a newer version of the application must not wait for this one.
      database.onversionchange = () => {
        database.close()
        onClosed()
      }
      resolve(database)
    }
  })
}

async function silence(ms: number): Promise<never> {
  await pause(ms)
  throw new Error('IndexedDB does not answer')
}
