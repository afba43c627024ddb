const key = 'emoji'
const most = 24

/** The emoji used last on this device, newest first. */
export function recentEmoji(storage: Storage | undefined = globalThis.localStorage): string[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter((sign) => typeof sign === 'string') : []
  } catch {
    return []
  }
}

export function noteEmoji(unicode: string, storage: Storage | undefined = globalThis.localStorage): void {
  const kept = [unicode, ...recentEmoji(storage).filter((sign) => sign !== unicode)].slice(0, most)
  try {
    storage?.setItem(key, JSON.stringify(kept))
  } catch {
    // Storage is full or forbidden: there is nothing recent then.
  }
}
