export type Shortcut = 'jump' | 'previousChat' | 'nextChat' | 'help' | 'close' | 'write'

/** As much of a key press as decides. */
export interface KeyPress {
  key: string
  code: string
  altKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  defaultPrevented: boolean
  /** The focus is in a field one writes in, and something is written there. */
  writing: boolean
  /** The focus is in a field one writes in. */
  inField: boolean
}

/** What a press of keys means outside of any control that takes it for itself. */
export function shortcutOf(press: KeyPress): Shortcut | null {
  const { key, code, altKey, ctrlKey, metaKey, inField, writing } = press
  if (press.defaultPrevented) return null
  // By place on the keyboard, so that it works in Russian too.
  if ((ctrlKey || metaKey) && !altKey && code === 'KeyK') return 'jump'
  if (ctrlKey || metaKey) return null
  if (altKey && key === 'ArrowUp') return 'previousChat'
  if (altKey && key === 'ArrowDown') return 'nextChat'
  if (key === 'Escape') return writing ? null : 'close'
  if (inField) return null
  if (key === '?') return 'help'
  // Whoever types means the message, wherever he has clicked. The space bar scrolls and presses buttons.
  return !altKey && [...key].length === 1 && key !== ' ' ? 'write' : null
}

/** A key press of the page as `shortcutOf` wants it. */
export function pressOf(event: KeyboardEvent): KeyPress {
  const { key, code, altKey, ctrlKey, metaKey, defaultPrevented, target } = event
  const field = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null
  const writing = field !== null && field.value !== ''
  return { key, code, altKey, ctrlKey, metaKey, defaultPrevented, writing, inField: field !== null }
}
