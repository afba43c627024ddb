import { useRef } from 'react'
import { Menu as List, MenuItem, Popover } from 'react-aria-components'
import { Icon, type IconName } from './Icon.tsx'
import { useLayer } from './layers.ts'
import styles from './Menu.module.css'

export interface MenuEntry {
  id: string
  label: string
  icon: IconName
  danger?: boolean
  act: () => void
}

/** Where on the screen a menu hangs: under a button of this `height`, or over it where there is no room. */
export interface MenuPlace {
  x: number
  y: number
  height?: number
}

interface MenuProps {
  label: string
  place: MenuPlace
  entries: MenuEntry[]
  onClose: () => void
}

/** An open menu at a place; mounted only while it is open. */
export function Menu({ label, place, entries, onClose }: MenuProps) {
  const anchor = useRef<HTMLSpanElement>(null)
  useLayer(onClose)
  return (
    <>
      <span
        ref={anchor}
        className={styles.anchor}
        style={{ left: place.x, top: place.y, height: place.height }}
      />
      <Popover
        isOpen
        triggerRef={anchor}
        onOpenChange={(open) => open || onClose()}
        placement="bottom left"
        offset={2}
        className={styles.popover}
        aria-label={label}
      >
        <List aria-label={label} className={styles.menu} autoFocus="first" onClose={onClose}>
          {entries.map((entry) => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              className={`${styles.item} ${entry.danger ? styles.danger : ''}`}
              onAction={entry.act}
            >
              <Icon name={entry.icon} />
              <span>{entry.label}</span>
            </MenuItem>
          ))}
        </List>
      </Popover>
    </>
  )
}

export default Menu
