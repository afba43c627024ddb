export interface TextPart {
  text: string
  /** Present when the part is a link; always http or https. */
  href?: string
}

const candidate = /\bhttps?:\/\/[^\s<>"']+/gi
const trailing = /[.,:;!?»”’…]+$/

/** Cuts `text` into plain parts and links. Only http and https addresses become links. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(candidate)) {
    const address = withoutTail(match[0])
    const href = safeAddress(address)
    if (!href) continue
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    parts.push({ text: address, href })
    from = match.index + address.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}

/** Punctuation and an unmatched closing bracket after an address belong to the sentence. */
function withoutTail(address: string): string {
  const cut = address.replace(trailing, '')
  const unmatched = cut.endsWith(')') && !cut.includes('(')
  return unmatched ? withoutTail(cut.slice(0, -1)) : cut
}

function safeAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
}
