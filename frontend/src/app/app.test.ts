import { afterEach, expect, test, vi } from 'vitest'
import { addLayer } from '../ui/layers.ts'
import { readConfig } from './config.ts'
import { DialogState } from './DialogState.ts'
import { Navigation } from './Navigation.ts'

afterEach(() => void vi.unstubAllGlobals())

test('the settings come from the page, or from its own address', () => {
  const page = (content: string | null) =>
    ({ querySelector: () => content && { getAttribute: () => content } }) as unknown as Document
  const at = (protocol: string) => ({ protocol, host: 'chat.test' }) as Location
  expect(readConfig(page('{"ws":"ws://other:1/ws","debug":true}'), at('http:'))).toEqual({
    ws: 'ws://other:1/ws',
    debug: true,
  })
  expect(readConfig(page(null), at('https:'))).toEqual({ ws: 'wss://chat.test/ws', debug: false })
  expect(readConfig(page('broken'), at('http:')).ws).toBe('ws://chat.test/ws')
})

function aBrowser(pathname: string) {
  const location = { pathname }
  const history = {
    state: null as unknown,
    pushState: vi.fn((state: unknown, _: string, path: string) => {
      history.state = state
      location.pathname = path
    }),
    replaceState: vi.fn((state: unknown, _: string, path: string) => {
      history.state = state
      location.pathname = path
    }),
    back: vi.fn(),
    forward: vi.fn(),
  }
  let pop = () => {}
  vi.stubGlobal('location', location)
  vi.stubGlobal('history', history)
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => {
    pop = listener
  })
  return { location, history, pop: () => pop() }
}

test('a deep link opens its chat, and closing it leads to the list', () => {
  const { location } = aBrowser('/chat/0199-a')
  const navigation = new Navigation()
  expect(navigation.chatId).toBe('0199-a')
  navigation.close()
  navigation.close()
  expect([navigation.chatId, location.pathname, navigation.href(null)]).toEqual([null, '/', '/'])
})

test('one step back leads from any chat to the list', () => {
  const { history, location, pop } = aBrowser('/')
  const navigation = new Navigation()
  navigation.open('a')
  navigation.open('a')
  navigation.open('b')
  expect([history.pushState.mock.calls.length, location.pathname]).toEqual([1, '/chat/b'])
  navigation.close()
  expect(history.back).toHaveBeenCalledTimes(1)
  location.pathname = '/'
  pop()
  expect(navigation.chatId).toBeNull()
})

test('a step back closes what lies over a chat, and only then the chat', () => {
  const { history, location, pop } = aBrowser('/')
  const navigation = new Navigation()
  navigation.onMoved = vi.fn()
  navigation.open('a')
  const remove = addLayer(() => remove())
  // The browser has gone back to the list already.
  const inside = history.state
  history.state = null
  location.pathname = '/'
  pop()
  expect([navigation.chatId, history.forward.mock.calls.length]).toEqual(['a', 1])
  history.state = inside
  location.pathname = '/chat/a'
  pop()
  expect(navigation.chatId).toBe('a')
  expect(navigation.onMoved).not.toHaveBeenCalled()
  history.state = null
  location.pathname = '/'
  pop()
  expect([navigation.chatId, history.forward.mock.calls.length]).toEqual([null, 1])
  expect(navigation.onMoved).toHaveBeenCalledTimes(1)
})

test('a page has an address of its own, and a chat takes its place', () => {
  const { location, pop } = aBrowser('/admin')
  const navigation = new Navigation()
  expect([navigation.page, navigation.atList]).toEqual(['admin', false])
  navigation.open('a')
  expect([navigation.page, navigation.chatId, location.pathname]).toEqual([null, 'a', '/chat/a'])
  navigation.openPage('admin')
  navigation.openPage('admin')
  expect([navigation.page, navigation.chatId]).toEqual(['admin', null])
  location.pathname = '/'
  pop()
  expect(navigation.atList).toBe(true)
})

test('windows lie one over the other', () => {
  const dialogs = new DialogState()
  dialogs.show({ kind: 'settings' })
  dialogs.show({ kind: 'createChat' })
  expect(dialogs.current?.kind).toBe('createChat')
  dialogs.replace({ kind: 'jump' })
  expect(dialogs.open.map((dialog) => dialog.kind)).toEqual(['settings', 'jump'])
  dialogs.close(dialogs.open[0])
  expect(dialogs.open.map((dialog) => dialog.kind)).toEqual(['jump'])
  dialogs.close()
  dialogs.close()
  expect(dialogs.current).toBeNull()
  dialogs.show({ kind: 'jump' })
  dialogs.closeAll()
  expect(dialogs.open).toEqual([])
})
