import type { NoticesStore } from '../features/notices/NoticesStore.ts'
import { t } from '../i18n/i18n.ts'
import { log } from '../lib/log.ts'

/** Installs the service worker, and offers to take up a new version of the interface when there is one. */
export async function followUpdates(notices: NoticesStore): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  if (!workers || import.meta.env.DEV) return
  const update = new Update(notices, workers.controller !== null)
  workers.addEventListener('controllerchange', () => update.tookOver())
  try {
    update.watch(await workers.register('/sw.js', { updateViaCache: 'none' }))
  } catch (error) {
    log('the service worker could not be installed', error)
  }
}

class Update {
  private registration: ServiceWorkerRegistration | undefined
  private pressed = false

  constructor(
    private readonly notices: NoticesStore,
    /** The next worker brings a newer page; the very first one of a browser takes over a page that is new enough. */
    private newer: boolean,
  ) {}

  watch(registration: ServiceWorkerRegistration): void {
    this.registration = registration
    this.offerInstalled(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => this.offerInstalled(worker))
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') registration.update().catch(() => {})
    })
  }

  /** Another worker answers for the page. Where another tab asked for it, something unsaved may stand in this one. */
  tookOver(): void {
    if (this.pressed) location.reload()
    else if (this.newer) this.offer()
    this.newer = true
  }

  private offerInstalled(worker: ServiceWorker | null): void {
    if (worker?.state === 'installed' && this.registration?.active) this.offer()
  }

  /** One notice, however many versions have come since it was shown. */
  private offer(): void {
    const { notices, act } = this
    if (notices.notices.some(({ action }) => action?.act === act)) return
    notices.show(() => t('notices.update'), 'info', { action: { label: t('notices.updateAct'), act } })
  }

  private readonly act = (): void => {
    this.pressed = true
    const waiting = this.registration?.waiting
    // None waits where another tab has let it take over already.
    if (waiting) waiting.postMessage('update')
    else location.reload()
  }
}
