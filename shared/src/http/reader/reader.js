// The page: contents, search, signing in. Swagger UI shows the calls, events.js the events.
'use strict'

const settings = document.documentElement.dataset
const byId = (id) => document.getElementById(id)
const METHODS = ['get', 'post', 'put', 'patch', 'delete']
const state = { events: [] }

/** What a search looks into: the path, the words of the call, its fields' names. */
const wordsOf = (call) =>
  [call.path, call.method, ...['summary', 'description', 'operationId'].map((key) => call.operation[key] ?? '')]
    .join(' ')
    .toLowerCase()

const matches = (words, phrase) => phrase.toLowerCase().split(/\s+/).every((word) => words.includes(word))

function callsOf(api) {
  return Object.entries(api.paths).flatMap(([path, operations]) =>
    METHODS.filter((method) => operations[method]).map((method) => {
      const operation = operations[method]
      const tag = operation.tags?.[0] ?? 'default'
      return { path, method, operation, tag, anchor: `#/${encodeURIComponent(tag)}/${operation.operationId}` }
    }),
  )
}

/** Swagger's filter knows tags alone; this one finds calls. */
const searchPlugin = () => ({
  fn: {
    opsFilter: (tagged, phrase) =>
      tagged
        .map((tag) =>
          tag.set(
            'operations',
            tag.get('operations').filter((one) => {
              const operation = one.get('operation').toJS()
              return matches(wordsOf({ path: one.get('path'), method: one.get('method'), operation }), phrase)
            }),
          ),
        )
        .filter((tag) => tag.get('operations').size > 0),
  },
})

function showContents(api, calls) {
  const contents = byId('contents')
  const absent = new Set(api['x-unavailable'] ?? [])
  for (const tag of api.tags ?? []) {
    const own = calls.filter((call) => call.tag === tag.name)
    const isDown = absent.has(tag.name)
    if (own.length === 0 && !isDown) continue
    contents.append(element('h2', isDown ? { class: 'down' } : {}, isDown ? `${tag.name} · down` : tag.name))
    contents.append(...own.map(linkOf))
  }
  if (state.events.length > 0) {
    contents.append(element('h2', {}, 'the socket'))
    contents.append(
      ...state.events.map((event) => {
        const link = element('a', { href: `#${event.id}` }, element('b', {}, event.isClient ? 'SAY' : 'HEAR'))
        link.append(element('span', {}, event.name))
        link.addEventListener('click', () => (event.details.open = true))
        return link
      }),
    )
  }
}

function linkOf(call) {
  const short = call.path.replace('/api', '').replace(/\{\w*id\}/g, '{id}')
  const label = call.method === 'delete' ? 'DEL' : call.method.toUpperCase()
  const link = element('a', { href: call.anchor, 'data-method': call.method, title: call.operation.summary ?? '' })
  link.append(element('b', {}, label), element('span', {}, short))
  link.addEventListener('click', () => showCall(call))
  return link
}

/** Opens a call and brings it into view. */
function showCall(call) {
  state.ui.layoutActions.show(['operations', call.tag, call.operation.operationId], true)
  const id = `operations-${call.tag.replace(/\s/g, '_')}-${call.operation.operationId}`
  requestAnimationFrame(() => byId(id)?.scrollIntoView({ block: 'start' }))
}

function search(calls) {
  const phrase = byId('search').value.trim()
  state.ui.layoutActions.updateFilter(phrase === '' ? true : phrase)
  let found = calls.filter((call) => matches(wordsOf(call), phrase)).length
  for (const event of state.events) {
    const isHit = matches(event.details.dataset.words, phrase)
    event.details.hidden = !isHit
    found += isHit ? 1 : 0
  }
  byId('events').hidden = state.events.every((event) => event.details.hidden)
  byId('found').textContent = phrase === '' ? '' : `${found} found`
}

/** Signs in and gives the token to "Try it out". */
async function signIn(event) {
  event.preventDefault()
  const form = event.currentTarget
  const button = form.querySelector('button')
  const body = JSON.stringify(Object.fromEntries(new FormData(form)))
  const headers = { 'Content-Type': 'application/json' }
  const reply = await fetch('/api/auth/login', { method: 'POST', headers, body }).catch(() => undefined)
  const answer = await reply?.json().catch(() => undefined)
  if (!reply?.ok) {
    button.textContent = answer?.detail ?? 'No answer'
    return
  }
  state.ui.preauthorizeApiKey('access_token', answer.access_token)
  form.replaceChildren(`Signed in as ${answer.user.login}`)
}

function showAbsent(api) {
  const absent = api['x-unavailable'] ?? []
  if (absent.length === 0) return
  byId('absent').textContent = `Down at the moment, its calls are missing here: ${absent.join(', ')}.`
  byId('absent').hidden = false
}

function followTheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
  dark.addEventListener('change', follow)
  follow()
}

async function start() {
  followTheme()
  const api = await (await fetch(settings.document)).json()
  const calls = callsOf(api)
  if (settings.events) state.events = await showEvents(byId('events'), settings.events)
  showAbsent(api)
  state.ui = SwaggerUIBundle({
    spec: api,
    domNode: byId('calls'),
    plugins: [searchPlugin],
    filter: true,
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: -1,
    defaultModelRendering: 'example',
    displayRequestDuration: true,
    tryItOutEnabled: false,
    validatorUrl: null,
  })
  showContents(api, calls)
  byId('search').addEventListener('input', () => search(calls))
  byId('sign-in').hidden = settings.events === ''
  byId('sign-in').addEventListener('submit', signIn)
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return
    event.preventDefault()
    byId('search').focus()
  })
}

start()
