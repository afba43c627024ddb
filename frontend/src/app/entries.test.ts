import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../api/ApiError.ts'
import type { OpenChat } from '../features/messages/OpenChat.ts'
import type { Row } from '../features/messages/rows.ts'
import { connected } from '../testing/connected.ts'
import { aMessage, me } from '../testing/samples.ts'
import type { MenuEntry } from '../ui/Menu.tsx'
import type { AppState } from './AppState.ts'
import { chatEntries } from './chatEntries.ts'
import { DialogState } from './DialogState.ts'
import { discard } from './discard.ts'
import { messageEntries } from './messageEntries.ts'
import { PersonActions } from './PersonActions.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function anApp() {
  const { root, server, api } = await connected()
  const dialogs = new DialogState()
  const navigation = { chatId: null as string | null, open: vi.fn(), close: vi.fn() }
  const app = { root, dialogs, navigation, failed: vi.fn() } as unknown as AppState
  const chat = root.chats.get('chat')
  if (!chat) throw new Error('no chat')
  return { app, root, server, api, chat, dialogs, navigation, people: new PersonActions(app) }
}

const ids = (entries: MenuEntry[]) => entries.map((entry) => entry.id)
const settle = () => vi.advanceTimersByTimeAsync(1)

/** Chooses in a menu and waits for what comes of it. */
async function choose(entries: MenuEntry[], id: string): Promise<void> {
  entries.find((entry) => entry.id === id)?.act()
  await settle()
}

test('what the menu of a chat offers depends on what it is and who I am', async () => {
  const { app, root, chat } = await anApp()
  expect(ids(chatEntries(app, chat))).not.toContain('delete')
  chat.data.creator_id = me
  expect(ids(chatEntries(app, chat))).toEqual(expect.arrayContaining(['rename', 'leave', 'delete']))
  chat.data.kind = 'main'
  expect(ids(chatEntries(app, chat))).not.toContain('rename')
  if (root.session.account) root.session.account = { ...root.session.account, role: 'admin' }
  expect(ids(chatEntries(app, chat))).toContain('rename')
})

test('a chat is muted for a while, and heard again', async () => {
  const { app, chat } = await anApp()
  for (const id of ['mute-hour', 'mute-day', 'mute']) {
    await choose(chatEntries(app, chat), id)
    expect([chat.muted, ids(chatEntries(app, chat)).includes(id)]).toEqual([true, false])
    await choose(chatEntries(app, chat), 'unmute')
    expect(chat.muted).toBe(false)
  }
})

test('a mark comes and goes, and a hidden chat closes', async () => {
  const { app, root, chat, navigation } = await anApp()
  await choose(chatEntries(app, chat), 'unread')
  expect(chat.data.marked_unread).toBe(true)
  await choose(chatEntries(app, chat), 'read')
  expect(chat.data.marked_unread).toBe(false)
  navigation.chatId = 'chat'
  await choose(chatEntries(app, chat), 'hide')
  expect([navigation.close.mock.calls.length, root.chats.ordered.length]).toEqual([1, 0])
  expect(root.notices.notices[0]?.text).toContain('скрыт')
})

test('a chat that could not be hidden is not called hidden', async () => {
  const { app, root, api, chat } = await anApp()
  vi.spyOn(api.chats, 'configure').mockRejectedValueOnce(ApiError.network())
  await choose(chatEntries(app, chat), 'hide')
  expect([root.notices.notices.length, vi.mocked(app.failed).mock.calls.length]).toEqual([0, 1])
})

test('what changes a chat for everybody is asked in a window', async () => {
  const { app, chat, dialogs } = await anApp()
  chat.data.creator_id = me
  for (const id of ['rename', 'leave', 'delete']) await choose(chatEntries(app, chat), id)
  expect(dialogs.open.map((dialog) => dialog.kind)).toEqual(['renameChat', 'leaveChat', 'deleteChat'])
})

test('a person is written to, added, renamed and deleted from wherever he is seen', async () => {
  const { root, people, dialogs, navigation } = await anApp()
  const anna = root.users.person('anna')
  expect(ids(people.entries(root.users.person(me)))).toEqual(['profile'])
  await choose(people.entries(anna), 'add')
  expect(root.notices.notices[0]?.text).toBe('anna теперь в ваших контактах')
  await choose(people.entries(anna), 'rename')
  await choose(people.entries(anna), 'delete')
  await choose(people.entries(anna), 'profile')
  people.open(root.users.person(me))
  expect(dialogs.open.map((dialog) => dialog.kind)).toEqual([
    'renameContact',
    'deleteContact',
    'person',
    'ownProfile',
  ])
  await choose(people.entries(anna), 'write')
  expect([dialogs.open, navigation.open.mock.calls]).toEqual([[], [['created']]])
})

test('an unsent text that is given up goes back into the field, or is asked about where another stands', async () => {
  const { app, root, dialogs } = await anApp()
  const item = {
    clientId: 'i',
    chatId: 'chat',
    accountId: me,
    text: 'раз',
    createdAt: '',
    state: 'failed' as const,
  }
  root.outbox.items.set('i', item)
  discard(app, item)
  expect([root.drafts.get('chat'), root.outbox.items.size]).toEqual(['раз', 0])
  root.outbox.items.set('i', item)
  discard(app, item)
  expect([dialogs.current?.kind, root.outbox.items.size]).toEqual(['discardMessage', 1])
})

test('whether a text was copied is told', async () => {
  const { app, root } = await anApp()
  const writeText = vi.fn().mockResolvedValueOnce(undefined).mockRejectedValueOnce(new Error('refused'))
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  const row = { text: 'раз', authorId: me, message: aMessage(1, { author_id: me }) } as Row
  const open = { edit: vi.fn() } as unknown as OpenChat
  const entries = messageEntries(app, open, row)
  expect(ids(entries)).toEqual(['edit', 'copy', 'delete'])
  await choose(entries, 'copy')
  await choose(entries, 'copy')
  expect(root.notices.notices.map(({ tone }) => tone)).toEqual(['error', 'info'])
  vi.unstubAllGlobals()
})
