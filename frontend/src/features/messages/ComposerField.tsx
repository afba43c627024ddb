import { observer } from 'mobx-react-lite'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import type { IconName } from '../../ui/Icon.tsx'
import { appendSpoken } from '../dictation/Dictation.ts'
import { DictationButton } from '../dictation/DictationButton.tsx'
import { EmojiButton } from '../emoji/EmojiButton.tsx'
import styles from './Composer.module.css'

const longest = 4_000
const tallestPx = 220

interface ComposerFieldProps {
  value: string
  onChange: (text: string) => void
  onSubmit: (text: string) => void
  /** ↑ in an empty field. */
  onUp?: () => void
  onEscape?: () => void
  onTold: (sentence: string) => void
  action: string
  icon: IconName
}

/** A field that grows with its text. Enter submits, Shift+Enter breaks the line. */
export const ComposerField = observer((props: ComposerFieldProps) => {
  const { value, onChange, onSubmit, onUp, onEscape, onTold, action, icon } = props
  const field = useGrowingField(value)
  const text = value.trim()
  const excess = [...text].length - longest
  const insert = (sign: string) => {
    const element = field.current
    if (!element) return
    element.setRangeText(sign, element.selectionStart, element.selectionEnd, 'end')
    onChange(element.value)
  }
  const submit = () => {
    if (text && excess <= 0) onSubmit(text)
    field.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    } else if (event.key === 'ArrowUp' && !hasModifier(event) && value === '' && onUp) {
      event.preventDefault()
      onUp()
    } else if (event.key === 'Escape' && onEscape) {
      event.stopPropagation()
      onEscape()
    }
  }
  return (
    <div className={styles.composer}>
      <div className={styles.box}>
        <textarea
          ref={field}
          className={styles.field}
          rows={1}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={press}
          placeholder={t('messages.placeholder')}
          aria-label={t('messages.field')}
          aria-invalid={excess > 0 || undefined}
          data-testid="composer"
        />
        <EmojiButton
          className={styles.tool}
          onPick={insert}
          onClosed={() => field.current?.focus()}
          onTold={onTold}
        />
        <DictationButton
          onText={(spoken) => onChange(appendSpoken(field.current?.value ?? '', spoken))}
          onTold={onTold}
        />
      </div>
      {excess > 0 && (
        <p className={styles.excess} role="alert">
          {t('messages.tooLong', { count: excess })}
        </p>
      )}
      <IconButton
        className={styles.send}
        icon={icon}
        label={action}
        onClick={submit}
        disabled={!text || excess > 0}
      />
    </div>
  )
})

function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey
}

/** Focused when it appears with a mouse at hand; as tall as its text. */
function useGrowingField(value: string) {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const element = field.current
    if (!element || !matchMedia('(hover: hover)').matches) return
    element.focus()
    element.setSelectionRange(element.value.length, element.value.length)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight, tallestPx)}px`
  }, [value])
  return field
}
