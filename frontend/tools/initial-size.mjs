// Fails when what the browser must load before the first screen outgrows its budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget = 150 * 1024
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
const entry = Object.keys(manifest).find((name) => manifest[name].isEntry)

const initial = new Set()
const visit = (name) => {
  if (initial.has(name)) return
  initial.add(name)
  for (const imported of manifest[name].imports ?? []) visit(imported)
}
visit(entry)
// Wanted at once by everybody who is signed in.
visit('src/app/Workspace.tsx')

const size = [...initial].reduce(
  (sum, name) => sum + gzipSync(readFileSync(`dist/${manifest[name].file}`)).length,
  0,
)
console.log(`initial JS: ${(size / 1024).toFixed(1)} KiB gzip of ${budget / 1024} KiB`)
process.exit(size > budget ? 1 : 0)
