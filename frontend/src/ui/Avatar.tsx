import { useState } from 'react'
import { colourOf, initials } from '../lib/initials.ts'
import styles from './Avatar.module.css'

const colours = 8

interface AvatarProps {
  /** Picks the colour. */
  id: string
  name: string
  url?: string | null
  size: 'small' | 'medium' | 'large' | 'huge'
  online?: boolean
}

/** A picture or coloured initials; the name stands beside it, so it is silent itself. */
export function Avatar({ id, name, url, size, online = false }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null)
  return (
    <span
      className={`${styles.avatar} ${styles[size]}`}
      data-colour={colourOf(id, colours)}
      data-testid="avatar"
      aria-hidden="true"
    >
      {initials(name)}
      {url && url !== broken && (
        <img className={styles.picture} src={url} alt="" onError={() => setBroken(url)} />
      )}
      {online && <span className={styles.dot} data-testid="presence-dot" />}
    </span>
  )
}

/** The number that picks a person's colour, for names in bubbles. */
export function colourNumber(id: string): number {
  return colourOf(id, colours)
}
