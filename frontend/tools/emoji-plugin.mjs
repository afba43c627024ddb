// Serves `virtual:emoji/<language>`: what the emoji picker needs of emojibase-data, and nothing more.
import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)
const prefix = 'virtual:emoji/'
/** Parts of other emoji, such as skin colours; nobody writes them alone. */
const components = 2

export function emojiPlugin() {
  return {
    name: 'emoji',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load: (id) => {
      if (!id.startsWith(`\0${prefix}`)) return
      const all = load(`emojibase-data/${id.slice(prefix.length + 1)}/compact.json`)
      const wanted = all.filter(({ group }) => group !== undefined && group !== components)
      const rows = wanted.map(({ unicode, label, tags = [], group }) => [
        unicode,
        label,
        tags.join(' '),
        group,
      ])
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(rows))})`
    },
  }
}
