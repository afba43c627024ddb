/** Runs `work` while no other tab of this origin runs under the same `name`. Without Web Locks (plain http) it just runs. */
export function tabLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks
  if (!locks) return work()
  return locks.request(name, work) as Promise<T>
}
