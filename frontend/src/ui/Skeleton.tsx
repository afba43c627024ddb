import styles from './Skeleton.module.css'

/** Grey shapes where rows are about to be; they appear only when loading takes longer than 200 ms. */
export function RowsSkeleton({ rows }: { rows: number }) {
  return (
    <div className={styles.rows} aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className={styles.row}>
          <span className={styles.circle} />
          <span className={styles.lines}>
            <span />
            <span />
          </span>
        </div>
      ))}
    </div>
  )
}

export function BubblesSkeleton() {
  return (
    <div className={styles.bubbles} aria-hidden="true">
      {[44, 62, 30, 50, 38, 56].map((width, row) => (
        <span key={width} className={row % 3 === 2 ? styles.own : ''} style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
