import { afterEach, expect, test, vi } from 'vitest'
import { DesktopNotifications } from './DesktopNotifications.ts'

afterEach(() => void vi.unstubAllGlobals())

test('a permission that was given in another tab counts here too', () => {
  const shown = vi.fn()
  class Browser {
    static permission = 'default'
    constructor(title: string) {
      shown(title)
    }
  }
  vi.stubGlobal('Notification', Browser)
  const desktop = new DesktopNotifications()
  const note = { title: 'Chat', body: 'text', tag: 'm1', path: '/chat/1', onClick: () => {} }
  desktop.show(note)
  Browser.permission = 'granted'
  expect(desktop.allowed).toBe(false)
  desktop.show(note)
  expect([desktop.allowed, shown.mock.calls]).toEqual([true, [['Chat']]])
})
