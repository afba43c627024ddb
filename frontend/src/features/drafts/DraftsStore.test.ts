import { expect, test, vi } from 'vitest'
import { NoticesStore } from '../notices/NoticesStore.ts'
import { DraftsStore } from './DraftsStore.ts'

class MemoryStorage implements Storage {
  [key: string]: unknown
  get length(): number {
    return Object.keys(this).length
  }
  key = (index: number) => Object.keys(this)[index] ?? null
  getItem = (key: string) => (this[key] as string) ?? null
  setItem = (key: string, value: string) => {
    this[key] = value
  }
  removeItem = (key: string) => {
    delete this[key]
  }
  clear = () => {}
}

test('a draft survives a reload and belongs to its account', () => {
  const storage = new MemoryStorage()
  const before = new DraftsStore(storage)
  before.start('me')
  before.set('chat', 'half a thought')
  const after = new DraftsStore(storage)
  after.start('me')
  expect(after.get('chat')).toBe('half a thought')
  after.start('somebody else')
  expect(after.get('chat')).toBe('')
})

test('an empty draft is none, and full storage is no reason to lose the page', () => {
  const storage = new MemoryStorage()
  const drafts = new DraftsStore(storage)
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
  const drafts = new DraftsStore(undefined)
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
