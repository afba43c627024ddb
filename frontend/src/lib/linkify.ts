export interface LinkPart {
  text: string
  /** Present when the part is a link; always http, https or mailto. */
  href?: string
}

const candidate = /\b(?:https?:\/\/|www\.)[^\s<>"']+|(?:\bmailto:)?[\w.+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu
const trailing = /[.,:;!?»”’…]+$/
const allowed = new Set(['http:', 'https:', 'mailto:'])

/** Cuts `text` into plain parts and links. Only http, https and e-mail addresses become links. */
export function linkify(text: string): LinkPart[] {
  if (text && !/:\/\/|@|www\./i.test(text)) return [{ text }]
  const parts: LinkPart[] = []
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
  const full = withScheme(address)
  if (!URL.canParse(full)) return undefined
  const url = new URL(full)
  return allowed.has(url.protocol) ? url.href : undefined
}

function withScheme(address: string): string {
  if (/^(https?|mailto):/i.test(address)) return address
  if (!/^www\./i.test(address)) return `mailto:${address}`
  return /^www\.[^.]+\.[^.]/i.test(address) ? `https://${address}` : ''
}
