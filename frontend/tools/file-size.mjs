// Fails when a TypeScript or CSS file grows past 200 lines: a file that long wants to be two.
import { readdirSync, readFileSync } from 'node:fs'

const limit = 200
const long = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(tsx?|css)$/.test(name) && !name.startsWith('api/schema'))
  .map((name) => ({ name, lines: readFileSync(`src/${name}`, 'utf8').split('\n').length - 1 }))
  .filter((file) => file.lines > limit)

for (const file of long) console.error(`src/${file.name}: ${file.lines} lines, the limit is ${limit}`)
process.exit(long.length > 0 ? 1 : 0)
