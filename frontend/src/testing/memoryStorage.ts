import { LocalValues } from '../lib/LocalValues.ts'

/** Local storage that lives as long as the test. */
export function memoryStorage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  }
}

/** The same as the stores take it. */
export function memoryValues(storage = memoryStorage()): LocalValues {
  return new LocalValues(storage)
}
