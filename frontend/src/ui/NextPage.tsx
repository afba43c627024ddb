import { useEffect, useRef } from 'react'
import { RowsSkeleton } from './Skeleton.tsx'

/** The last row of an unfinished list: asks for the next page when it comes into view. */
export function NextPage({ onSeen }: { onSeen: () => void }) {
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
