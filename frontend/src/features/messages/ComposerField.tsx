import { observer } from 'mobx-react-lite'
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { explain, t } from '../../i18n/i18n.ts'
import { hasModifier } from '../../lib/hasModifier.ts'
import { IconButton } from '../../ui/Button.tsx'
import type { IconName } from '../../ui/Icon.tsx'
import { Silent } from '../../ui/Silent.tsx'
import { appendSpoken } from '../dictation/Dictation.ts'
import { DictationButton } from '../dictation/DictationButton.tsx'
import { EmojiButton } from '../emoji/EmojiButton.tsx'
import styles from './Composer.module.css'
import { excessOf } from './excess.ts'

/** A text of so many units is taller than the field may become, and need not be laid out to know it. */
const surelyTall = 20_000

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
  /** It was asked for, so it takes the focus on a phone too. */
  wanted?: boolean
}

/** A field that grows with its text. Enter submits, Shift+Enter breaks the line. */
export const ComposerField = observer((props: ComposerFieldProps) => {
  const { value, onChange, onSubmit, onUp, onEscape, onTold, action, icon, wanted = false } = props
  const field = useFocusAtStart(wanted)
  const text = value.trim()
  const excess = excessOf(text)
  const excessId = useId()
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
        {/* The text again, unseen, in the same cell: the field is as tall as that, and nothing has to be measured. */}
        <div className={styles.growing} data-text={`${value.slice(0, surelyTall)}\u200b`}>
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
            aria-describedby={excess > 0 ? excessId : undefined}
            dir="auto"
            data-composer
            data-testid="composer"
          />
        </div>
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
        <p className={styles.excess} id={excessId}>
          {t('messages.tooLong', { count: excess })}
        </p>
      )}
      {/* Said once: the number changes with every key. */}
      <Silent role="status">{excess > 0 && explain('text_too_long')}</Silent>
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

/** A phone's keyboard covers half of the page: it comes only when the field is wanted. */
function useFocusAtStart(wanted: boolean) {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const element = field.current
    if (!element || !(wanted || matchMedia('(hover: hover)').matches)) return
    element.focus()
    element.setSelectionRange(element.value.length, element.value.length)
  }, [wanted])
  return field
}
