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
  let found = () => {}
  const registration = {
    waiting: aWorker() as ReturnType<typeof aWorker> | null,
    installing: null as ReturnType<typeof aWorker> | null,
    active: {},
    addEventListener: (_: string, listener: () => void) => {
      found = listener
    },
  }
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
  /** One more version comes and waits in the place of the one before. */
  const comes = () => {
    const worker = aWorker()
    registration.installing = worker
    found()
    registration.waiting = worker
    worker.installed()
    return worker
  }
  return { notices, registration, reload, comes, takeOver: () => change() }
}

function aWorker() {
  const worker = {
    state: 'installed',
    postMessage: vi.fn(),
    installed: () => {},
    addEventListener: (_: string, listener: () => void) => {
      worker.installed = listener
    },
  }
  return worker
}

test('the first worker of a browser takes the page over as it is', async () => {
  const { reload, notices, takeOver } = await aBrowser(null)
  notices.notices = []
  takeOver()
  expect([reload.mock.calls.length, notices.notices.length]).toEqual([0, 0])
})

test('what another tab took up is offered here, for something unsaved may stand in this one', async () => {
  const { reload, registration, notices, takeOver } = await aBrowser({})
  registration.waiting = null
  takeOver()
  expect([reload.mock.calls.length, notices.notices.length]).toEqual([0, 1])
  notices.notices[0]?.action?.act()
  expect(reload).toHaveBeenCalledTimes(1)
})

test.each([null, {}])(
  '«Обновить» brings the newer page, whoever brought this one: %o',
  async (controller) => {
    const { notices, registration, reload, takeOver } = await aBrowser(controller)
    notices.notices[0]?.action?.act()
    expect(registration.waiting?.postMessage).toHaveBeenCalledWith('update')
    takeOver()
    expect(reload).toHaveBeenCalledTimes(1)
  },
)

test('two versions in one session are one notice, which speaks to the newer', async () => {
  const { notices, registration, comes } = await aBrowser({})
  const older = registration.waiting
  const newer = comes()
  expect(notices.notices.length).toBe(1)
  notices.notices[0]?.action?.act()
  expect([older?.postMessage.mock.calls, newer.postMessage.mock.calls]).toEqual([[], [['update']]])
})
