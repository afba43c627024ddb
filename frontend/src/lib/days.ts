/** The viewer's calendar day of a time, as a number such as 20261103: equal for all times of one day. */
export function dayNumber(time: Date): number {
  return time.getFullYear() * 10_000 + (time.getMonth() + 1) * 100 + time.getDate()
}

/** Whole calendar days from `time` to `now`: 0 today, 1 yesterday. */
export function daysAgo(time: Date, now: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((midnight(now) - midnight(time)) / 86_400_000)
}
