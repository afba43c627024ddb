// Fails when a style sheet names a colour by itself: every colour is a token of src/app/tokens.css, light and dark.
import { readdirSync, readFileSync } from 'node:fs'

const home = 'app/tokens.css'
const raw = /#[\da-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(|\b(?:white|black)\b(?!-)/gi
const comments = /\/\*[\s\S]*?\*\//g

const found = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.css') && name !== home)
  .flatMap((name) =>
    readFileSync(`src/${name}`, 'utf8')
      .replace(comments, (comment) => comment.replace(/[^\n]/g, ''))
      .split('\n')
      .flatMap((line, index) =>
        (line.match(raw) ?? []).map((colour) => `src/${name}:${index + 1}: ${colour}`),
      ),
  )

for (const place of found) console.error(`${place} — name it in src/${home}`)
process.exit(found.length > 0 ? 1 : 0)
