import { useEffect, useRef } from 'react'
import { t } from '../i18n/i18n.ts'
import { Button } from './Button.tsx'
import { RowsSkeleton } from './Skeleton.tsx'

interface NextPageProps {
  /** The last attempt did not succeed: the next one is made by hand. */
  failed: boolean
  onWanted: () => void
}

/** The last row of an unfinished list: asks for the next page when it comes into view. */
export function NextPage({ failed, onWanted }: NextPageProps) {
  if (!failed) return <Awaited onSeen={onWanted} />
  return (
    <li role="alert">
      <Button onClick={onWanted}>{t('common.retry')}</Button>
    </li>
  )
}

function Awaited({ onSeen }: { onSeen: () => void }) {
  const mark = useRef<HTMLLIElement>(null)
  const seen = useRef(onSeen)
  useEffect(() => {
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && seen.current())
    if (mark.current) watcher.observe(mark.current)
    return () => watcher.disconnect()
  }, [])
  return (
    <li ref={mark} aria-hidden="true">
      <RowsSkeleton rows={1} />
    </li>
  )
}
