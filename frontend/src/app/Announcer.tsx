import { observer } from 'mobx-react-lite'
import { useEffect, useRef, useState } from 'react'
import type { OpenChat } from '../features/messages/OpenChat.ts'
import { t } from '../i18n/i18n.ts'
import type { AppState } from './AppState.ts'
import styles from './ChatPane.module.css'

/** Reads new messages of others aloud to screen readers. */
export const Announcer = observer(({ app, open }: { app: AppState; open: OpenChat }) => {
  const [spoken, setSpoken] = useState('')
  const from = useRef<number | null>(null)
  const last = open.timeline.atEnd ? open.timeline.messages.at(-1) : undefined
  const seq = last?.seq
  useEffect(() => {
    if (!last || seq === undefined) return
    const isNew = from.current !== null && seq > from.current && last.author_id !== app.root.myId
    from.current = seq
    if (isNew && last.kind === 'text') {
      setSpoken(t('messages.announce', { name: app.person(last.author_id).name, text: last.text }))
    }
  }, [app, last, seq])
  return (
    <p className={styles.silent} aria-live="polite">
      {spoken}
    </p>
  )
})
