import { type MouseEvent, useCallback, useState } from 'react'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { lazy } from './lazy.tsx'
import type { MenuEntry, MenuPlace } from './Menu.tsx'

const Menu = lazy(() => import('./Menu.tsx'))

/** Fetches the code of menus ahead of the first click. */
export const preloadMenu = Menu.preload

/** State of a menu that hangs under its button or at the pointer. */
export function useMenu() {
  const [place, setPlace] = useState<MenuPlace | null>(null)
  return {
    place,
    close: () => setPlace(null),
    openUnder: (event: MouseEvent<HTMLElement>) => {
      const box = event.currentTarget.getBoundingClientRect()
      setPlace({ x: box.left, y: box.top, height: box.height })
    },
    openAt: useCallback((x: number, y: number) => setPlace({ x, y }), []),
  }
}

interface LazyMenuProps {
  label: string
  menu: ReturnType<typeof useMenu>
  entries: MenuEntry[]
}

export function LazyMenu({ label, menu, entries }: LazyMenuProps) {
  if (!menu.place) return null
  return (
    <ErrorBoundary part="menu" onBroken={menu.close}>
      <Menu label={label} place={menu.place} entries={entries} onClose={menu.close} />
    </ErrorBoundary>
  )
}
