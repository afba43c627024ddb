// Vite plugin: writes dist/sw.js, which knows the files of this build and has a version of its own.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A picture or font that is larger is loaded when it is wanted; code is kept whatever its size. */
const largest = 200 * 1024
const template = new URL('../src/worker/sw.js', import.meta.url)

export function serviceWorker() {
  let folder = 'dist'
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    closeBundle() {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .filter((name) => !name.startsWith('.') && name !== 'sw.js' && !name.endsWith('.map'))
        .sort()
      const worker = readFileSync(template, 'utf8')
      const hash = createHash('sha256').update(worker)
      const shell = names.filter((name) => {
        const content = readFileSync(join(folder, name))
        hash.update(name).update(content)
        return name.endsWith('.js') || content.length <= largest
      })
      const parts = partsOf(readFileSync(join(folder, 'index.html'), 'utf8'))
      const missing = parts.filter((name) => !shell.includes(name))
      if (parts.length === 0 || missing.length > 0) {
        throw new Error(`the service worker does not keep what the page begins with: ${missing.join(' ')}`)
      }
      const paths = shell.map((name) => (name === 'index.html' ? '/' : `/${name}`))
      const text = worker
        .replace('__VERSION__', hash.digest('hex').slice(0, 16))
        .replace("['__SHELL__']", JSON.stringify(paths))
      writeFileSync(join(folder, 'sw.js'), text)
    },
  }
}

/** The scripts and styles that a page cannot begin without. */
function partsOf(page) {
  return [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, name]) => name)
}
