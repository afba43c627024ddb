import { useEffect } from 'react'
import { pressOf, type Shortcut, shortcutOf } from '../features/keyboard/shortcuts.ts'
import type { AppState } from './AppState.ts'

/** The keys that work everywhere on the page. */
export function useShortcuts(app: AppState): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(pressOf(event))
      if (shortcut && obey(app, shortcut)) event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [app])
}

/** True when the press has been used up. */
function obey(app: AppState, shortcut: Shortcut): boolean {
  const { dialogs, navigation } = app
  if (shortcut === 'jump') {
    if (dialogs.current?.kind !== 'jump') dialogs.show({ kind: 'jump' })
    return true
  }
  // What had the focus in a window is gone (a removed member, say): the window itself does not hear Esc then.
  if (shortcut === 'close' && dialogs.current && document.activeElement === document.body) {
    dialogs.close()
    return true
  }
  // Windows and menus take their keys for themselves.
  if (dialogs.current || document.querySelector('[role="menu"]')) return false
  if (shortcut === 'write') {
    // The key goes where the focus is by then.
    document.querySelector<HTMLElement>('[data-composer]')?.focus()
    return false
  }
  if (shortcut === 'help') dialogs.show({ kind: 'keyboard' })
  else if (shortcut === 'close' && navigation.atList) return false
  else if (shortcut === 'close') navigation.close()
  else app.stepChat(shortcut === 'nextChat' ? 1 : -1)
  return true
}
