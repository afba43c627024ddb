const lockName = 'visible-tab'

/** What is needed of the page. */
export interface Visibility {
  isVisible(): boolean
  onChange(changed: () => void): void
}

const ofDocument: Visibility = {
  isVisible: () => document.visibilityState === 'visible',
  onChange: (changed) => document.addEventListener('visibilitychange', changed),
}

/**
 * Whether any tab of this browser is being looked at. A visible tab shares a lock, which the browser takes back when the tab
 * goes. Where there are no locks there are no notifications either: both want a secure page.
 */
export class VisibleTabs {
  private release: (() => void) | null = null

  constructor(
    private readonly page: Visibility | null = globalThis.document ? ofDocument : null,
    private readonly locks: LockManager | undefined = (globalThis.navigator as Navigator | undefined)?.locks,
  ) {
    page?.onChange(() => this.follow())
    this.follow()
  }

  async none(): Promise<boolean> {
    if (this.page?.isVisible()) return false
    const state = await this.locks?.query()
    return !state?.held?.some((lock) => lock.name === lockName)
  }

  private follow(): void {
    this.release?.()
    this.release = null
    if (!this.page?.isVisible()) return
    const looked = new Promise<void>((resolve) => {
      this.release = resolve
    })
    void this.locks?.request(lockName, { mode: 'shared' }, () => looked)
  }
}
