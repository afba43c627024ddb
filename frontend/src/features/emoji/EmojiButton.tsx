import { observer } from 'mobx-react-lite'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx'
import { lazy } from '../../ui/lazy.tsx'

const EmojiPicker = lazy(() => import('./EmojiPicker.tsx'))

interface EmojiButtonProps {
  className?: string
  onPick: (unicode: string) => void
  /** The picker has closed; the focus may go back to the text. */
  onClosed: () => void
  /** A sentence for the reader: the picker could not be loaded. */
  onTold: (sentence: string) => void
}

/** Opens the picker; several may be picked in a row. */
export const EmojiButton = observer(({ className, onPick, onClosed, onTold }: EmojiButtonProps) => {
  const [isOpen, setOpen] = useState(false)
  const place = useRef<HTMLSpanElement>(null)
  const wasOpen = useRef(false)
  useEffect(() => {
    // Not before the picker is gone: while it is open it keeps the focus.
    if (wasOpen.current && !isOpen) onClosed()
    wasOpen.current = isOpen
  })
  const broken = () => {
    setOpen(false)
    onTold(t('emoji.loadFailed'))
  }
  return (
    <span ref={place}>
      <IconButton
        icon="smile"
        size={24}
        className={className}
        label={t('emoji.open')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      />
      {isOpen && (
        <ErrorBoundary part="emoji" onBroken={broken}>
          <EmojiPicker anchor={place} onPick={onPick} onClose={() => setOpen(false)} />
        </ErrorBoundary>
      )}
    </span>
  )
})
