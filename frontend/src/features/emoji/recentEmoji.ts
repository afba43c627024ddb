import { LocalValues } from '../../lib/LocalValues.ts'

const key = 'emoji'
const most = 24

/** The emoji used last on this device, newest first. */
export function recentEmoji(values = new LocalValues()): string[] {
  try {
    const kept: unknown = JSON.parse(values.get(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter((sign) => typeof sign === 'string') : []
  } catch {
    return []
  }
}

export function noteEmoji(unicode: string, values = new LocalValues()): void {
  const kept = [unicode, ...recentEmoji(values).filter((sign) => sign !== unicode)].slice(0, most)
  values.set(key, JSON.stringify(kept))
}
