import { linkify } from './linkify.ts'

/** A stretch of a text that is shown in one way. */
export interface TextPart {
  text: string
  href?: string
  /** It was searched for. */
  marked: boolean
}

/** Cuts `text` at its links and at the `marked` ranges (UTF-16 units, `to` exclusive). */
export function textParts(text: string, marked: readonly number[][] = []): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const { text: piece, href } of linkify(text)) {
    for (const [start, end, isMarked] of cuts(from, from + piece.length, marked)) {
      parts.push({ text: text.slice(start, end), href, marked: isMarked })
    }
    from += piece.length
  }
  return parts
}

/** The stretches from `from` to `to`, in and out of the marked ranges by turns. */
function cuts(from: number, to: number, marked: readonly number[][]): [number, number, boolean][] {
  const found: [number, number, boolean][] = []
  let at = from
  for (const [start = 0, end = 0] of marked) {
    const [first, last] = [Math.max(at, start), Math.min(to, end)]
    if (first >= last) continue
    if (first > at) found.push([at, first, false])
    found.push([first, last, true])
    at = last
  }
  if (at < to) found.push([at, to, false])
  return found
}
