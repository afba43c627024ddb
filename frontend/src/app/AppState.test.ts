import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aChat, aUser } from '../testing/samples.ts'
import { AppState } from './AppState.ts'
import { badge, wear } from './appearance.ts'

/** As much of a browser as the application itself touches. */
function aBrowser() {
  const listeners = new Map<string, (event?: unknown) => void>()
  const icon = { dataset: {} as Record<string, string>, href: '/favicon.svg' }
  const frames = [
    { media: '(prefers-color-scheme: light)', content: '' },
    { media: '(prefers-color-scheme: dark)', content: '' },
  ]
  const page = {
    title: '',
    visibilityState: 'visible',
    documentElement: { dataset: {} as Record<string, string>, lang: '' },
    querySelector: () => icon,
    querySelectorAll: () => frames,
    addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
  }
  const location = { origin: 'http://chat.test', pathname: '/' }
  const go = (_: unknown, __: string, path: string) => {
    location.pathname = path
  }
  vi.stubGlobal('document', page)
  vi.stubGlobal('location', location)
  vi.stubGlobal('history', { state: null, pushState: go, replaceState: go, back: vi.fn() })
  vi.stubGlobal('navigator', { onLine: true, language: 'ru' })
  vi.stubGlobal('addEventListener', page.addEventListener)
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  vi.stubGlobal('WebSocket', class {})
  return { page, icon, frames, listeners, location }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function anApp() {
  const browser = aBrowser()
  const app = new AppState({ ws: 'ws://chat.test/ws', debug: false })
  app.start()
  app.root.session.account = { id: 'me', login: 'me', role: 'user' }
  app.root.session.state = 'signedIn'
  app.root.chats.loaded = true
  for (const id of ['a', 'b', 'c']) app.root.chats.accept(aChat({ id, name: id, unread_count: 0 }))
  await vi.advanceTimersByTimeAsync(1)
  return { app, ...browser }
}

test('the title names the open chat and counts what is unread', async () => {
  const { app, page } = await anApp()
  app.root.chats.accept(aChat({ id: 'd', name: 'Работа', unread_count: 3 }))
  expect([page.title, page.documentElement.lang]).toEqual(['(3) Простой чат', 'ru'])
  app.navigation.open('d')
  expect(page.title).toBe('(3) Работа — Простой чат')
})

test('one steps through the chats round and round, and a chat that is gone closes', async () => {
  const { app } = await anApp()
  app.stepChat(1)
  expect(app.chat?.id).toBe('c')
  app.stepChat(-1)
  expect(app.chat?.id).toBe('a')
  app.stepChat(1)
  expect(app.chat?.id).toBe('c')
  app.root.chats.drop('c', 9)
  expect(app.navigation.chatId).toBeNull()
})

test('going back closes windows, losing the network is noticed', async () => {
  const { app, listeners, location } = await anApp()
  app.navigation.open('a')
  app.dialogs.show({ kind: 'settings' })
  location.pathname = '/'
  listeners.get('popstate')?.()
  listeners.get('offline')?.()
  expect([app.dialogs.open, app.networkUp]).toEqual([[], false])
  listeners.get('online')?.()
  listeners.get('visibilitychange')?.()
  listeners.get('storage')?.()
  expect(app.networkUp).toBe(true)
})

test('what a member can do to another is asked in windows', async () => {
  const { app } = await anApp()
  const chat = app.root.chats.get('a')
  if (!chat) throw new Error('no chat')
  app.root.users.update(aUser('anna'))
  const actions = app.memberActions(chat)
  actions.handOver(app.person('anna'))
  actions.remove(app.person('anna'))
  actions.open(app.person('anna'))
  expect(app.dialogs.open.map((dialog) => dialog.kind)).toEqual(['handOver', 'removeMember', 'person'])
})

test('a window that breaks is closed, and that is told', async () => {
  const { app } = await anApp()
  app.dialogs.show({ kind: 'settings' })
  app.windowsBroke()
  expect([app.dialogs.open, app.root.notices.notices[0]?.tone]).toEqual([[], 'error'])
})

test('signing out leaves nothing behind', async () => {
  const { app } = await anApp()
  app.dialogs.show({ kind: 'settings' })
  app.navigation.open('a')
  app.root.session.end(null)
  expect([app.root.chats.ordered, app.dialogs.open, app.navigation.chatId]).toEqual([[], [], null])
})

test('who is signed out against his will comes back to where he was', async () => {
  const { app } = await anApp()
  app.navigation.open('a')
  app.root.session.end('session_expired')
  expect([app.root.chats.ordered, app.navigation.chatId]).toEqual([[], 'a'])
})

test('the page wears the chosen theme, its frame too', () => {
  const { page, frames } = aBrowser()
  wear('dark')
  expect([page.documentElement.dataset.theme, frames.map((frame) => frame.content)]).toEqual([
    'dark',
    ['#17212b', '#17212b'],
  ])
  wear('system')
  expect([page.documentElement.dataset.theme, frames.map((frame) => frame.content)]).toEqual([
    undefined,
    ['#ffffff', '#17212b'],
  ])
})

test('nothing unread is the plain icon', async () => {
  const { icon } = aBrowser()
  icon.href = 'data:image/png'
  await badge(0)
  expect(icon.href).toBe('/favicon.svg')
})
