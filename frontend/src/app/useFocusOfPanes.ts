import { useEffect, useRef } from 'react'
import type { AppState } from './AppState.ts'

/**
 * Where the focus goes when what had it goes with its pane: from a chat that is closed to its item in the list, and where
 * there is room for one pane only, from the list to the title of the chat that opens, unless its field takes the focus.
 */
export function useFocusOfPanes(app: AppState): void {
  const open = app.chat?.id ?? app.navigation.page
  const before = useRef(open)
  useEffect(() => {
    const left = before.current
    before.current = open
    if (open === left || !isLost(document.activeElement)) return
    const next = open === null ? placeInList(left) : document.querySelector('[data-pane-title]')
    if (next instanceof HTMLElement) next.focus()
  }, [open])
}

/** Nothing has it, or something that is not to be seen any more. */
function isLost(focused: Element | null): boolean {
  return focused === null || focused === document.body || focused.getClientRects().length === 0
}

/** The item of the chat; when that has gone, or something else stands in the left pane, the tab above the list. */
function placeInList(chatId: string | null): Element | null {
  const item =
    chatId && document.querySelector(`[data-testid="chat-list"] [data-chat-id="${CSS.escape(chatId)}"]`)
  return item || document.querySelector('nav [role="tab"][aria-selected="true"]')
}
