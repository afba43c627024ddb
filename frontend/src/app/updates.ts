import type { NoticesStore } from '../features/notices/NoticesStore.ts'
import { t } from '../i18n/i18n.ts'
import { log } from '../lib/log.ts'

/** Installs the service worker, and offers to take up a new version of the interface when there is one. */
export async function followUpdates(notices: NoticesStore): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  if (!workers || import.meta.env.DEV) return
  // The first worker of this browser takes over a page that is new enough; any other one brings a newer page.
  let newer = workers.controller !== null
  workers.addEventListener('controllerchange', () => {
    if (newer) location.reload()
    newer = true
  })
  try {
    const registration = await workers.register('/sw.js', { updateViaCache: 'none' })
    watch(registration, notices, () => {
      newer = true
    })
  } catch (error) {
    log('the service worker could not be installed', error)
  }
}

function watch(registration: ServiceWorkerRegistration, notices: NoticesStore, onWanted: () => void): void {
  const offer = (worker: ServiceWorker | null) => {
    if (worker?.state !== 'installed' || !registration.active) return
    const act = () => {
      onWanted()
      worker.postMessage('update')
    }
    notices.show(() => t('notices.update'), 'info', { action: { label: t('notices.updateAct'), act } })
  }
  offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => offer(worker))
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => {})
  })
}
