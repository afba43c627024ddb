// The socket's events, out of its AsyncAPI description.
'use strict'

const ID = '0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11'
const FORMATS = { uuid: ID, 'date-time': '2026-11-22T09:30:00.125Z' }

/** An element with attributes and children; texts stay texts. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  made.append(...children)
  return made
}

/** A schema with its reference followed. */
function followed(description, schema) {
  const path = schema?.$ref?.replace('#/', '').split('/')
  return path ? path.reduce((part, key) => part[key], description) : (schema ?? {})
}

/** The type of a field in a word. */
function typeOf(description, schema) {
  const own = followed(description, schema)
  if (own.const !== undefined) return JSON.stringify(own.const)
  if (own.oneOf) return own.oneOf.map((one) => typeOf(description, one)).join(' | ')
  const name = schema.$ref?.split('/').at(-1)
  if (name && /^[A-Z]/.test(name)) return name
  if (own.type === 'array') return `${typeOf(description, own.items)}[]`
  return own.format ?? [own.type].flat().join(' | ')
}

/** An example of a schema. */
function exampleOf(description, schema) {
  const own = followed(description, schema)
  if (own.const !== undefined) return own.const
  if (own.examples) return own.examples[0]
  if (own.enum) return own.enum[0]
  if (own.oneOf) return exampleOf(description, own.oneOf.find((one) => one.type !== 'null'))
  const type = [own.type].flat()[0]
  if (type === 'object' || own.properties) {
    const fields = Object.entries(own.properties ?? {})
    return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(description, field)]))
  }
  if (type === 'array') return [exampleOf(description, own.items)]
  if (type === 'integer' || type === 'number') return own.minimum ?? 1
  if (type === 'boolean') return true
  return FORMATS[own.format] ?? '…'
}

/** One event: who says it, what it means, its fields, an example. */
function eventOf(description, key, message) {
  const isClient = key.startsWith('Client')
  const payload = followed(description, message.payload)
  const required = new Set(payload.required ?? [])
  const rows = Object.entries(payload.properties ?? {}).map(([name, field]) =>
    element(
      'tr',
      {},
      element('td', {}, element('code', {}, required.has(name) ? name : `${name}?`)),
      element('td', {}, typeOf(description, field)),
      element('td', {}, field.description ?? ''),
    ),
  )
  const example = JSON.stringify(exampleOf(description, payload), null, 2)
  const summary = (message.summary ?? '').replaceAll('`', '')
  const head = element(
    'summary',
    {},
    element('b', { class: isClient ? 'from client' : 'from' }, isClient ? 'client → server' : 'server → client'),
    element('code', {}, message.name),
    element('span', {}, summary),
  )
  const body = element('div', { class: 'body' }, element('table', {}, ...rows), element('pre', {}, example))
  const details = element('details', { class: 'event', id: `event-${key}` }, head, body)
  const fields = Object.keys(payload.properties ?? {}).join(' ')
  details.dataset.words = `${message.name} ${summary} ${fields}`.toLowerCase()
  return { id: details.id, name: message.name, isClient, details }
}

/** Fills the section of events; the list of them. */
async function showEvents(section, address) {
  const description = await (await fetch(address)).json()
  const messages = Object.entries(description.components.messages)
  const events = messages.map(([key, message]) => eventOf(description, key, message))
  const text = description.info.description.replaceAll('`', '').replaceAll('**', '')
  const paragraphs = text.split('\n\n').map((paragraph) => element('p', {}, paragraph.replaceAll('\n', ' ')))
  section.append(element('h2', {}, 'The socket'), ...paragraphs, ...events.map((event) => event.details))
  section.hidden = false
  return events
}
