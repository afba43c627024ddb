import { observer } from 'mobx-react-lite'
import { type KeyboardEvent, useState } from 'react'
import { t } from '../../i18n/i18n.ts'
import styles from './Emoji.module.css'
import type { Emoji } from './emojiData.ts'

const columns = 8
const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }

interface EmojiGridProps {
  sections: { title: string; emoji: Emoji[] }[]
  onPick: (unicode: string) => void
}

/** The signs; arrows move among them, and the name of the one in hand stands below. */
export const EmojiGrid = observer(({ sections, onPick }: EmojiGridProps) => {
  const [named, setNamed] = useState<Emoji | null>(null)
  const isEmpty = sections.every(({ emoji }) => emoji.length === 0)
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the buttons inside */}
      <div className={styles.grid} onKeyDown={move}>
        {sections.map(({ title, emoji }) => (
          <section key={title} aria-label={title || t('emoji.search')}>
            {title && <h3>{title}</h3>}
            <div className={styles.signs}>
              {emoji.map((one) => (
                <button
                  key={one.unicode}
                  type="button"
                  title={one.label}
                  aria-label={one.label}
                  onClick={() => onPick(one.unicode)}
                  onFocus={() => setNamed(one)}
                  onPointerEnter={() => setNamed(one)}
                >
                  {one.unicode}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
      <p className={styles.name} aria-hidden="true">
        {isEmpty ? t('emoji.nothing') : named?.label}
      </p>
    </>
  )
})

function move(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  if (step === undefined) return
  const signs = [...event.currentTarget.querySelectorAll('button')]
  const at = signs.indexOf(document.activeElement as HTMLButtonElement)
  const next = signs[Math.max(0, Math.min(signs.length - 1, at + step))]
  event.preventDefault()
  next?.focus()
}
