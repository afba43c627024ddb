/*
 * The service worker: keeps the shell of the interface (page, code, styles, icons) so that it opens at once and without a
 * network. Replies of the API, avatars and the socket never pass through it. `npm run build` fills in the two constants.
 */
const version = '__VERSION__'
const shell = ['__SHELL__']
const cacheName = `shell-${version}`
const page = '/'
/** So long a slow network is waited for where the page is kept. */
const patienceMs = 3_000

self.addEventListener('install', (event) => event.waitUntil(keepShell()))
self.addEventListener('activate', (event) => event.waitUntil(takeOver()))
self.addEventListener('message', ({ data }) => {
  if (data === 'update') self.skipWaiting()
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && isPage(pathname)) event.respondWith(freshPage(request))
  else if (shell.includes(pathname)) event.respondWith(kept(request))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(lead(event.notification.data))
})

/** Addresses that the interface answers itself; `/docs` and the files are not among them. */
function isPage(pathname) {
  return pathname === '/' || pathname === '/admin' || pathname.startsWith('/chat/')
}

async function keepShell() {
  const cache = await caches.open(cacheName)
  await cache.addAll(shell.map((path) => new Request(path, { cache: 'no-cache' })))
}

async function takeOver() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)))
  await self.clients.claim()
}

/** The page carries settings of the server, so the network is asked first; without one, or a slow one, the kept page will do. */
async function freshPage(request) {
  const keptPage = await caches.match(page)
  if (!keptPage) return fetch(request)
  const late = new Promise((resolve) => setTimeout(resolve, patienceMs, keptPage))
  return Promise.race([fetch(request).catch(() => keptPage), late])
}

async function kept(request) {
  return (await caches.match(request.url, { cacheName })) ?? fetch(request)
}

/** Leads to the chat of a notification, in a page that is open already where there is one. */
async function lead(path) {
  const windows = await self.clients.matchAll({ type: 'window' })
  // Not what else is open of this origin, such as `/docs`: it would be gone.
  const open = windows.find(({ url }) => isPage(new URL(url).pathname))
  if (!open) return self.clients.openWindow(path)
  await open.focus()
  return open.navigate(path)
}
