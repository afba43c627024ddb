import { type ComponentProps, createContext, type ReactElement, use } from 'react'
import { Virtualizer } from 'virtua'
import { unmeasuredHeight } from './inView.ts'
import styles from './MessageList.module.css'
import type { Row } from './rows.ts'
import type { ScrollKeeper } from './ScrollKeeper.ts'
import { useMeasuredAhead } from './useMeasuredAhead.ts'
import { useSettled } from './useSettled.ts'

interface VirtualRowsProps {
  scroll: ScrollKeeper
  rows: Row[]
  /** Rows came or went above. */
  shift: boolean
  children: (row: Row) => ReactElement
}

/** What the virtualizer itself draws around the view, in pixels; more is drawn ahead. */
const nearby = 240

/** Of all rows, those near the view are in the page. */
export function VirtualRows({ scroll, rows, shift, children }: VirtualRowsProps) {
  const ahead = useMeasuredAhead(scroll, rows)
  const { settled, stir } = useSettled()
  return (
    <Settled value={settled}>
      <Virtualizer
        as={Frame}
        bufferSize={nearby}
        itemSize={unmeasuredHeight}
        keepMounted={ahead.indexes}
        ref={(handle) => {
          scroll.handle = handle
        }}
        data={rows}
        shift={shift}
        onScroll={(offset) => {
          stir()
          scroll.scrolled(offset)
          ahead.moved()
        }}
        onResize={() => {
          stir()
          scroll.resized()
        }}
      >
        {children}
      </Virtualizer>
    </Settled>
  )
}

const Settled = createContext(false)

/** The virtualizer's frame; it has no class of its own otherwise. */
function Frame(props: ComponentProps<'div'>) {
  const settled = use(Settled)
  return <div className={settled ? styles.rows : styles.unsettled} {...props} />
}
