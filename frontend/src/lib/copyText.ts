/**
 * Puts a text into the clipboard; rejects when the browser does not let it. `navigator.clipboard` exists only in secure
 * contexts, and the chat also runs on plain http in a LAN: there the old way has to do.
 */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const focused = document.activeElement as HTMLElement | null
  const field = document.createElement('textarea')
  field.value = text
  field.style.cssText = 'position: fixed; opacity: 0'
  // Beside what has the focus: a menu or a window takes it back from anything outside.
  const place = focused?.parentElement ?? document.body
  place.append(field)
  field.focus({ preventScroll: true })
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  focused?.focus({ preventScroll: true })
  if (!copied) throw new Error('the browser refused to copy')
}
