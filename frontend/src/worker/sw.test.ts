import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import text from './sw.js?raw'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

type Listener = (event: object) => void

/** The worker in a browser that keeps `kept` as the page and has these windows open. */
function aWorker(kept: string | undefined, urls: string[] = []) {
  const listeners = new Map<string, Listener>()
  const windows = urls.map((url) => ({ url, focus: vi.fn(), navigate: vi.fn() }))
  const openWindow = vi.fn()
  vi.stubGlobal('self', {
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
    clients: { matchAll: async () => windows, openWindow },
  })
  vi.stubGlobal('location', { origin: 'https://chat.test' })
  vi.stubGlobal('caches', { match: async () => kept })
  new Function(text)()
  const told = async (name: string, event: object): Promise<unknown> => {
    let work: unknown
    const take = (promise: unknown) => {
      work = promise
    }
    listeners.get(name)?.({ ...event, waitUntil: take, respondWith: take })
    return work
  }
  const asked = () =>
    told('fetch', { request: { method: 'GET', mode: 'navigate', url: 'https://chat.test/' } })
  const pressed = () => told('notificationclick', { notification: { close: () => {}, data: '/chat/1' } })
  return { windows, openWindow, asked, pressed }
}

test('a network that hangs is waited for three seconds where the page is kept', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => {}))
  const page = aWorker('kept').asked()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await page).toBe('kept')
})

test('the page comes from the network, without one from what is kept', async () => {
  vi.stubGlobal('fetch', async () => 'fresh')
  expect(await aWorker('kept').asked()).toBe('fresh')
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('offline')))
  expect(await aWorker('kept').asked()).toBe('kept')
  await expect(aWorker(undefined).asked()).rejects.toThrow('offline')
})

test('a notification leads to its chat in a page of the chat, never in the place of another page', async () => {
  const docs = 'https://chat.test/docs'
  const { windows, openWindow, pressed } = aWorker(undefined, [docs, 'https://chat.test/chat/2'])
  await pressed()
  expect(windows.map(({ navigate }) => navigate.mock.calls)).toEqual([[], [['/chat/1']]])
  const alone = aWorker(undefined, [docs])
  await alone.pressed()
  expect(alone.openWindow).toHaveBeenCalledWith('/chat/1')
  expect(openWindow).not.toHaveBeenCalled()
})
