import { expect, test, vi } from 'vitest'
import { memoryStorage, memoryValues } from '../../testing/memoryStorage.ts'
import { NoticesStore } from '../notices/NoticesStore.ts'
import { DraftsStore } from './DraftsStore.ts'

test('a draft survives a reload and belongs to its account', () => {
  const storage = memoryStorage()
  const before = new DraftsStore(memoryValues(storage))
  before.start('me')
  before.set('chat', 'half a thought')
  const after = new DraftsStore(memoryValues(storage))
  after.start('me')
  expect(after.get('chat')).toBe('half a thought')
  after.start('somebody else')
  expect(after.get('chat')).toBe('')
})

test('an empty draft is none, and full storage is no reason to lose the page', () => {
  const storage = memoryStorage()
  const drafts = new DraftsStore(memoryValues(storage))
  drafts.start('me')
  drafts.set('chat', 'x')
  drafts.set('chat', '')
  expect([drafts.get('chat'), storage.getItem('draft:me:chat')]).toEqual(['', null])
  storage.setItem = () => {
    throw new Error('full')
  }
  drafts.set('chat', 'kept in memory')
  expect(drafts.get('chat')).toBe('kept in memory')
  drafts.clear()
  expect(drafts.get('chat')).toBe('')
})

test('a sent draft is gone at once, and from storage when the message is kept', async () => {
  const values = memoryValues()
  const drafts = new DraftsStore(values)
  drafts.start('me')
  drafts.set('chat', 'hello')
  let keep = () => {}
  drafts.sent('chat', new Promise<void>((resolve) => (keep = resolve)))
  expect([drafts.get('chat'), values.get('draft:me:chat')]).toEqual(['', 'hello'])
  keep()
  await vi.waitFor(() => expect(values.get('draft:me:chat')).toBeNull())
  drafts.set('chat', 'hello')
  drafts.sent('chat', Promise.resolve())
  drafts.set('chat', 'the next one')
  await Promise.resolve().then(() => Promise.resolve())
  expect(values.get('draft:me:chat')).toBe('the next one')
})

test('notices go by themselves, and there are never many', async () => {
  vi.useFakeTimers()
  const notices = new NoticesStore()
  for (let index = 0; index < 6; index += 1) notices.show(`notice ${index}`)
  notices.failed(new Error('?'))
  expect([notices.notices.length, notices.notices[0]?.tone]).toEqual([4, 'error'])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(notices.notices.length).toBe(1)
  vi.useRealTimers()
})

test('what another tab writes is shown here too', () => {
  let tell: (event: { key: string | null; newValue: string | null }) => void = () => {}
  vi.stubGlobal('addEventListener', (_: string, listener: typeof tell) => (tell = listener))
  const drafts = new DraftsStore()
  tell({ key: 'draft:me:chat', newValue: 'too early' })
  drafts.start('me')
  tell({ key: 'draft:me:chat', newValue: 'hello' })
  tell({ key: 'draft:somebody:chat', newValue: 'not mine' })
  tell({ key: null, newValue: null })
  expect(drafts.get('chat')).toBe('hello')
  tell({ key: 'draft:me:chat', newValue: null })
  expect(drafts.get('chat')).toBe('')
  vi.unstubAllGlobals()
})
