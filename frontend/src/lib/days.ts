/** The viewer's calendar day of a time, as a comparable key such as `2026-11-03`. */
export function dayKey(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

/** Whole calendar days from `time` to `now`: 0 today, 1 yesterday. */
export function daysAgo(time: Date, now: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((midnight(now) - midnight(time)) / 86_400_000)
}
