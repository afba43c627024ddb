import type { NoticesStore } from '../features/notices/NoticesStore.ts'
import { t } from '../i18n/i18n.ts'
import { log } from '../lib/log.ts'

/** Installs the service worker, and offers to take up a new version of the interface when there is one. */
export async function followUpdates(notices: NoticesStore): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  if (!workers || import.meta.env.DEV) return
  const hadOne = workers.controller !== null
  workers.addEventListener('controllerchange', () => hadOne && location.reload())
  try {
    const registration = await workers.register('/sw.js', { updateViaCache: 'none' })
    watch(registration, notices)
  } catch (error) {
    log('the service worker could not be installed', error)
  }
}

function watch(registration: ServiceWorkerRegistration, notices: NoticesStore): void {
  const offer = (worker: ServiceWorker | null) => {
    if (worker?.state !== 'installed' || !registration.active) return
    const act = () => worker.postMessage('update')
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
