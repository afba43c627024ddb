import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import { speech, t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import styles from './Dictation.module.css'
import { Dictation } from './Dictation.ts'

interface DictationButtonProps {
  onText: (text: string) => void
  /** Explains why there is no dictation. */
  onTold: (sentence: string) => void
}

/** Microphone; crossed out, with an explanation, where the browser cannot listen. */
export const DictationButton = observer(({ onText, onTold }: DictationButtonProps) => {
  const [dictation] = useState(() => new Dictation())
  useEffect(() => () => dictation.abandon(), [dictation])
  if (!dictation.supported) {
    const why = t('dictation.unsupported')
    return <IconButton icon="micOff" className={styles.none} label={why} onClick={() => onTold(why)} />
  }
  const toggle = () => {
    if (dictation.listening) return dictation.stop()
    const lang = speech.language === 'ru' ? 'ru-RU' : 'en-US'
    dictation.start(lang, onText, (why) => onTold(t(`dictation.${why}`)))
  }
  const { listening } = dictation
  return (
    <IconButton
      icon="mic"
      className={listening ? styles.listening : styles.idle}
      label={t(listening ? 'dictation.stop' : 'dictation.start')}
      aria-pressed={listening}
      onClick={toggle}
    />
  )
})
