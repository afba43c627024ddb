import { observer } from 'mobx-react-lite'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { explain, t } from '../../i18n/i18n.ts'
import { remembered } from '../../lib/remembered.ts'
import { Button } from '../../ui/Button.tsx'
import { BubblesSkeleton } from '../../ui/Skeleton.tsx'
import type { Person } from '../users/Person.ts'
import { HistoryRetry } from './HistoryRetry.tsx'
import styles from './MessageList.module.css'
import { MessageRow } from './MessageRow.tsx'
import type { OpenChat } from './OpenChat.ts'
import type { RowActions } from './rowProps.ts'
import type { Row } from './rows.ts'
import { ScrollDown } from './ScrollDown.tsx'
import type { ScrollKeeper } from './ScrollKeeper.ts'
import { useRowEvents } from './useRowEvents.ts'
import { VirtualRows } from './VirtualRows.tsx'
import { whenTaken } from './whenTaken.ts'

interface MessageListProps {
  open: OpenChat
  scroll: ScrollKeeper
  myId: string
  person: (id: string) => Person
  actions: RowActions
}

/** The messages of the open chat; only those in view are in the page. */
export const MessageList = observer((props: MessageListProps) => {
  const { open, scroll, myId, person, actions } = props
  const { timeline, rows } = open
  const shift = useShifted(rows)
  useKeptInView(open, scroll, rows)
  const draw = useMemo(() => {
    const rest = { open, person, actions }
    return remembered((row: Row) => (
      <MessageRow key={row.key} row={row} own={row.authorId === myId} {...rest} />
    ))
  }, [open, myId, person, actions])
  const events = useRowEvents(rows, actions.openMenu)

  return (
    <div className={styles.frame}>
      <section
        ref={(element) => {
          scroll.list = element
        }}
        className={styles.list}
        aria-label={t('messages.list')}
        data-testid="message-list"
        data-state={timeline.state}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        {...whenTaken(scroll)}
        {...events}
      >
        <div className={styles.spacer} />
        <VirtualRows key={timeline.stretch} scroll={scroll} rows={rows} shift={shift}>
          {draw}
        </VirtualRows>
        <div className={styles.foot} />
      </section>
      <Placeholder open={open} />
      <HistoryRetry open={open} />
      <ScrollDown open={open} scroll={scroll} />
    </div>
  )
})

/** What stands in the place of messages while there are none. */
const Placeholder = observer(({ open }: { open: OpenChat }) => {
  const { timeline, rows } = open
  const waiting = rows.length > 0
  if (timeline.state === 'failed') {
    return (
      <div className={waiting ? `${styles.empty} ${styles.above}` : styles.empty} role="alert">
        <h2>{t('messages.loadFailed')}</h2>
        <p>{explain(timeline.error ?? 'unknown')}</p>
        <Button look="soft" onClick={() => void open.load()}>
          {t('common.retry')}
        </Button>
      </div>
    )
  }
  if (waiting) return null
  if (timeline.state !== 'ready') return <BubblesSkeleton />
  return (
    <div className={styles.empty}>
      <h2>{t('messages.empty')}</h2>
      <p>{t('messages.emptyHint')}</p>
    </div>
  )
})

/** True in the one rendering in which rows came or went above those of the last. */
function useShifted(rows: Row[]): boolean {
  // No state: that would draw all of it once more for every message, and a burst of them would never come to an end.
  const before = useRef<Row[]>(rows)
  const [first, last] = [rows[0]?.key, before.current[0]?.key]
  const isShifted =
    first !== undefined &&
    last !== undefined &&
    first !== last &&
    (rows.some((row) => row.key === last) || before.current.some((row) => row.key === first))
  useEffect(() => {
    before.current = rows
  }, [rows])
  return isShifted
}

function useKeptInView(open: OpenChat, scroll: ScrollKeeper, rows: Row[]): void {
  const seenRows = useRef<Row[]>([])
  useLayoutEffect(() => open.show(), [open])
  useEffect(() => {
    if (open.timeline.state === 'empty') void open.load()
  })
  useLayoutEffect(() => {
    if (seenRows.current === rows) return
    seenRows.current = rows
    scroll.rowsChanged()
  })
  useEffect(() => {
    const look = () => scroll.look()
    window.addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      window.removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [scroll])
}
