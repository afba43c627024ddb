/** Delay before try number `attempt` (from 0): doubling from `firstMs` to `lastMs`, spread evenly from 0 (full jitter). */
export function backOff(
  attempt: number,
  firstMs: number,
  lastMs: number,
  random: () => number = Math.random,
): number {
  return Math.round(random() * Math.min(lastMs, firstMs * 2 ** Math.min(attempt, 30)))
}
