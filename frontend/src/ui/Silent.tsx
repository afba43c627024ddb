import type { ComponentProps } from 'react'
import styles from './Silent.module.css'

/** Is heard and not seen: words for screen readers alone. */
export function Silent(props: ComponentProps<'div'>) {
  return <div className={styles.silent} {...props} />
}

/** The same within a line. */
export function SilentWords(props: ComponentProps<'span'>) {
  return <span className={styles.silent} {...props} />
}
