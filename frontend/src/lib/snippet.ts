import { beginning, signStart } from './signs.ts'

/** So much of a text stands before the first word that was found. */
const lead = 24
const longest = 160

/** The stretch of a text around its first marked range, on one line, with the ranges moved along. */
export function snippet(text: string, marked: readonly number[][]): { text: string; marked: number[][] } {
  const first = marked[0]?.[0] ?? 0
  const from = first <= lead ? 0 : wordStart(text, first - lead)
  const head = from > 0 ? '…' : ''
  const shown = head + beginning(text.slice(from), longest).replaceAll('\n', ' ')
  const by = head.length - from
  const moved = marked.map((range) => range.map((at) => Math.min(at + by, shown.length)))
  return { text: shown, marked: moved.filter(([start = 0, end = 0]) => start < end) }
}

/** The beginning of the word at `index`, so that no word is cut in two, or of the sign where the word is long. */
function wordStart(text: string, index: number): number {
  const space = text.slice(0, index).search(/\S+$/)
  return space < 0 || index - space > lead ? signStart(text, index) : space
}
