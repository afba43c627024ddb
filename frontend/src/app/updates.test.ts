import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NoticesStore } from '../features/notices/NoticesStore.ts'
import { followUpdates } from './updates.ts'

beforeEach(() => void vi.stubEnv('DEV', false))
afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

/** A browser in which a newer worker waits; `controller` is the one that brought this page. */
async function aBrowser(controller: object | null) {
  let change = () => {}
  const waiting = { state: 'installed', postMessage: vi.fn() }
  const registration = { waiting, active: {}, addEventListener: () => {} }
  const reload = vi.fn()
  const serviceWorker = {
    controller,
    register: async () => registration,
    addEventListener: (_: string, listener: () => void) => {
      change = listener
    },
  }
  vi.stubGlobal('navigator', { serviceWorker, language: 'ru' })
  vi.stubGlobal('location', { reload })
  vi.stubGlobal('document', { addEventListener: () => {} })
  const notices = new NoticesStore()
  await followUpdates(notices)
  return { notices, waiting, reload, takeOver: () => change() }
}

test('the first worker of a browser takes the page over as it is', async () => {
  const { reload, takeOver } = await aBrowser(null)
  takeOver()
  expect(reload).not.toHaveBeenCalled()
  takeOver()
  expect(reload).toHaveBeenCalledTimes(1)
})

test.each([null, {}])(
  '«Обновить» brings the newer page, whoever brought this one: %o',
  async (controller) => {
    const { notices, waiting, reload, takeOver } = await aBrowser(controller)
    notices.notices[0]?.action?.act()
    expect(waiting.postMessage).toHaveBeenCalledWith('update')
    takeOver()
    expect(reload).toHaveBeenCalledTimes(1)
  },
)
