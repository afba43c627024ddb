import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApi } from './Api.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('an answer has its time, a file that is on its way takes as long as it does', async () => {
  const tokens = { current: () => 'token', renew: async () => null, ended: () => 0 }
  const api = createApi(tokens, 'http://chat.test')
  const deadlines: AbortSignal[] = []
  vi.stubGlobal('fetch', (_: Request, { signal }: { signal: AbortSignal }) => {
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  const silent = expect(api.users.contacts()).rejects.toMatchObject({ code: 'network' })
  await vi.advanceTimersByTimeAsync(20_000)
  await silent
  vi.stubGlobal('fetch', async (_: Request, { signal }: { signal: AbortSignal }) => {
    deadlines.push(signal)
    return new Response('…', { headers: { 'Content-Disposition': 'attachment' } })
  })
  await api.search.exportChat('c', 'html')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(deadlines[0]?.aborted).toBe(false)
})
