/** The storage of this browser; none where site data is forbidden and the mere question throws. */
export function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}

/** Small values that this browser keeps. Where it is forbidden or full they are not kept, and nobody is troubled. */
export class LocalValues {
  constructor(private readonly storage: Storage | undefined = browserStorage()) {}

  /** Whether anything can be kept at all. */
  get exists(): boolean {
    return this.storage !== undefined
  }

  /** What stands under the keys that begin so, by the rest of the key. */
  below(prefix: string): [string, string][] {
    const { storage } = this
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? '')
    return keys
      .filter((key) => key.startsWith(prefix))
      .map((key) => [key.slice(prefix.length), this.get(key) ?? ''])
  }

  get(key: string): string | null {
    return this.storage?.getItem(key) ?? null
  }

  set(key: string, value: string): void {
    try {
      this.storage?.setItem(key, value)
    } catch {
      // Full: what was kept before stays, and the newer value lives as long as the page.
    }
  }

  remove(key: string): void {
    this.storage?.removeItem(key)
  }
}
