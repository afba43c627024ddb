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

/** The browser's IndexedDB, shared by all tabs. */
export class BrowserOutboxStorage implements OutboxStorage {
  private opened: Promise<IDBDatabase> | null = null

  async list(accountId: string): Promise<OutboxItem[]> {
    const items = await this.run<OutboxItem[]>('readonly', (store) => store.getAll())
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

  private async run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T> {
    this.opened ??= open()
    const transaction = (await this.opened).transaction(table, mode)
    const request = work(transaction.objectStore(table))
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result as T)
      transaction.onabort = () => reject(transaction.error)
    })
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('simple-chat', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'clientId' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
