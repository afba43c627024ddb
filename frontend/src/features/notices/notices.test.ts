import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aChat, aMessage, aTime, aUser, me } from '../../testing/samples.ts'
import { Chat } from '../chats/Chat.ts'
import { Preferences } from '../settings/Preferences.ts'
import { Person } from '../users/Person.ts'
import { DesktopNotifications } from './DesktopNotifications.ts'
import { MessageAlerts } from './MessageAlerts.ts'
import { NoticesStore } from './NoticesStore.ts'
import { VisibleTabs } from './VisibleTabs.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const person = (id: string) => {
  const someone = new Person(id)
  someone.update(aUser(id, { name: id }))
  return someone
}

test('a notice with something to do stays until it is closed', async () => {
  const notices = new NoticesStore()
  notices.show('update', 'info', { action: { label: 'Update', act: () => {} } })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(notices.notices.length).toBe(1)
  notices.close(notices.notices[0]?.id ?? 0)
  expect(notices.notices).toEqual([])
})

test('a notice that somebody points at or has the focus in does not go under the hand', async () => {
  const notices = new NoticesStore()
  notices.inUse = () => true
  notices.show('copied')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(notices.notices.length).toBe(1)
  notices.inUse = () => false
  await vi.advanceTimersByTimeAsync(1_000)
  expect(notices.notices).toEqual([])
})

class FakeNotification {
  static permission = 'default'
  static shown: FakeNotification[] = []
  static requestPermission = async () => {
    FakeNotification.permission = 'granted'
    return 'granted'
  }
  onclick: () => void = () => {}
  close = vi.fn()
  constructor(
    readonly title: string,
    readonly options: { body: string },
  ) {
    FakeNotification.shown.push(this)
  }
}

async function alerts() {
  FakeNotification.shown = []
  vi.stubGlobal('Notification', FakeNotification)
  vi.stubGlobal('focus', vi.fn())
  const desktop = new DesktopNotifications()
  const preferences = new Preferences(undefined)
  preferences.setDesktop(await desktop.ask())
  const reader = { myId: me, person, away: vi.fn(async () => true) }
  const messages = new MessageAlerts(desktop, preferences, reader)
  messages.open = vi.fn()
  const shown = () => FakeNotification.shown.map(({ title, options }) => `${title}: ${options.body}`)
  return { messages, reader, preferences, shown, chat: new Chat(aChat(), { myId: me, person }) }
}

test('a text of somebody else is told while nobody looks, and a click leads to it', async () => {
  const { messages, shown, chat } = await alerts()
  await messages.came(chat, aMessage(1))
  expect(shown()).toEqual(['Chat: anna: message 1'])
  FakeNotification.shown[0]?.onclick()
  expect(messages.open).toHaveBeenCalledWith('chat')
})

test('a long text is cut between two signs', async () => {
  const { messages, shown, chat } = await alerts()
  await messages.came(chat, aMessage(1, { text: `${'a'.repeat(179)}😀` }))
  expect(shown()).toEqual([`Chat: anna: ${'a'.repeat(179)}`])
})

test('my own words, info lines, muted chats and a page that is looked at tell nothing', async () => {
  const { messages, reader, preferences, shown, chat } = await alerts()
  await messages.came(chat, aMessage(1, { author_id: me }))
  await messages.came(chat, aMessage(2, { kind: 'info' }))
  chat.data.muted_until = '9999-01-01T00:00:00.000Z'
  await messages.came(chat, aMessage(3))
  chat.data.muted_until = aTime(-10)
  reader.away.mockResolvedValueOnce(false)
  await messages.came(chat, aMessage(4))
  preferences.setDesktop(false)
  await messages.came(chat, aMessage(5))
  expect(shown()).toEqual([])
})

test('a hidden tab is silent while another tab of the browser is visible', async () => {
  const held = new Set<string>()
  const locks = {
    request: async (name: string, _options: LockOptions, work: () => Promise<void>) => {
      held.add(name)
      await work()
      held.delete(name)
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  } as unknown as LockManager
  const page = (isVisible: boolean) => ({ isVisible: vi.fn(() => isVisible), onChange: vi.fn() })
  const shown = page(true)
  new VisibleTabs(shown, locks)
  const hidden = new VisibleTabs(page(false), locks)
  expect(await hidden.none()).toBe(false)

  shown.isVisible.mockReturnValue(false)
  shown.onChange.mock.calls[0]?.[0]()
  await vi.advanceTimersByTimeAsync(0)
  expect(await hidden.none()).toBe(true)
  expect(await new VisibleTabs(page(false), undefined).none()).toBe(true)
})

test('a browser without notifications is never asked', async () => {
  vi.stubGlobal('Notification', undefined)
  const none = new DesktopNotifications()
  expect([none.permission, await none.ask()]).toEqual(['unsupported', false])
  none.show({ title: '', body: '', tag: '', path: '/', onClick: () => {} })
})

test('where only a service worker may notify, it does', async () => {
  const refuse = () => {
    throw new TypeError('Illegal constructor')
  }
  vi.stubGlobal('Notification', Object.assign(refuse, { permission: 'granted' }))
  const showNotification = vi.fn()
  vi.stubGlobal('navigator', { serviceWorker: { getRegistration: async () => ({ showNotification }) } })
  const note = { title: 'Chat', body: 'text', tag: 'm1', path: '/chat/1', onClick: () => {} }
  new DesktopNotifications().show(note)
  await vi.advanceTimersByTimeAsync(1)
  expect(showNotification).toHaveBeenCalledWith('Chat', expect.objectContaining({ data: '/chat/1' }))
})

test('a notice that waits for an answer is not pushed out by others', () => {
  const notices = new NoticesStore()
  notices.show('update', 'info', { action: { label: 'Update', act: () => {} } })
  for (const text of ['1', '2', '3', '4', '5']) notices.show(text)
  expect(notices.notices.map(({ text }) => text)).toEqual(['5', '4', '3', '2', 'update'])
})
