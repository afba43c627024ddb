import { reaction } from 'mobx'
import { useEffect, useRef, useState } from 'react'
import type { OpenChat } from '../features/messages/OpenChat.ts'
import type { ScrollKeeper } from '../features/messages/ScrollKeeper.ts'
import type { ChatSearch } from '../features/search/ChatSearch.ts'
import type { AppState } from './AppState.ts'

/** The search in the open chat; Ctrl/⌘+F opens it, since the browser's own sees only the rows near the view. */
export function useChatSearch(app: AppState, open: OpenChat, scroll: ScrollKeeper) {
  const [search, setSearch] = useState<ChatSearch | null>(null)
  const openSearch = () => {
    const view = {
      show: (hit: { message: { seq: number } }) => void scroll.toMessage(hit.message.seq),
      mark: (highlights: ReadonlyMap<string, number[][]>) => open.highlight(highlights),
    }
    setSearch((before) => before ?? app.root.search.inChat(open.chat.id, view))
  }
  /** Where one writes; the focus goes there from the search, unless that would bring up a keyboard for fingers. */
  const foot = useRef<HTMLDivElement>(null)
  const closeSearch = () => {
    search?.close()
    setSearch(null)
    if (matchMedia('(hover: hover)').matches) foot.current?.querySelector('textarea')?.focus()
  }
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isFind = (event.ctrlKey || event.metaKey) && event.code === 'KeyF' && !event.shiftKey
      if (!isFind || event.defaultPrevented || app.dialogs.current || search) return
      event.preventDefault()
      openSearch()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
  return { search, openSearch, closeSearch, foot }
}

/** Goes to the message that was found in all chats, once it is to be shown here. */
export function useWantedMessage(app: AppState, open: OpenChat, scroll: ScrollKeeper): void {
  useEffect(
    () =>
      reaction(
        () => app.wanted,
        () => {
          const hit = app.takeWanted(open.chat)
          if (!hit) return
          open.highlight(new Map([[hit.message.id, hit.highlights]]))
          void scroll.toMessage(hit.message.seq)
        },
        { fireImmediately: true },
      ),
    [app, open, scroll],
  )
}
