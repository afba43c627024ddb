/** Enough to see the whole of a sign that begins before the place that is asked about. */
const ahead = 64

/** Where the sign begins that stands at this UTF-16 unit: an emoji, a letter with its accents and the like are one sign. */
export function signStart(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.min(Math.max(at, 0), text.length)
  const near = text.slice(0, at + ahead)
  // What browsers of before 2024 lack: there, no pair of units is cut in two at least.
  if (typeof Intl.Segmenter === 'undefined') return isLowHalf(near, at) ? at - 1 : at
  return new Intl.Segmenter().segment(near).containing(at)?.index ?? at
}

/** The beginning of a text, no longer than so many UTF-16 units and with no sign cut in two. */
export function beginning(text: string, longest: number): string {
  if (text.length <= longest) return text
  // A sign of its own that fills all of it (a letter under a heap of accents) is cut nevertheless.
  return text.slice(0, signStart(text, longest) || longest)
}

function isLowHalf(text: string, at: number): boolean {
  return /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1))
}
