import { observer } from 'mobx-react-lite'
import { useEffect, useRef, useState } from 'react'
import type { Message } from '../api/types.ts'
import type { OpenChat } from '../features/messages/OpenChat.ts'
import { t } from '../i18n/i18n.ts'
import type { AppState } from './AppState.ts'
import { newTexts } from './announced.ts'
import styles from './ChatPane.module.css'

/** By then a screen reader has taken them; what is deleted must not stay in the page. */
const keptMs = 5_000

/** Reads new messages of others aloud to screen readers: each is an element of its own, so that none is passed over. */
export const Announcer = observer(({ app, open }: { app: AppState; open: OpenChat }) => {
  const [spoken, setSpoken] = useState<Message[]>([])
  const from = useRef<number | null>(null)
  const messages = open.timeline.atEnd ? open.timeline.messages : []
  const seq = messages.at(-1)?.seq
  // biome-ignore lint/correctness/useExhaustiveDependencies: a higher number is what is new
  useEffect(() => {
    if (seq === undefined) return
    const fresh = from.current === null ? [] : newTexts(messages, from.current, app.root.myId)
    from.current = Math.max(seq, from.current ?? 0)
    if (fresh.length > 0) setSpoken((before) => [...before, ...fresh])
  }, [seq])
  useEffect(() => {
    if (spoken.length === 0) return
    const timer = setTimeout(() => setSpoken([]), keptMs)
    return () => clearTimeout(timer)
  }, [spoken])
  return (
    <div className={styles.silent} aria-live="polite">
      {spoken.map(({ id, author_id, text }) => (
        <p key={id}>{t('messages.announce', { name: app.person(author_id).name, text })}</p>
      ))}
    </div>
  )
})
