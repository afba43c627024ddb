/** Reading a whole chat from the screen, although only the rows near the view are in the document. */
import type { Locator } from '@playwright/test'

/** One row as it stands on the screen. */
export interface Row {
  seq: number
  kind: string
  text: string
}

/** Scrolls from the top to the bottom and notes every row on the way: the rows in the order of the screen. */
export async function readTranscript(list: Locator): Promise<Row[]> {
  return list.evaluate(async (element) => {
    const frame = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
    const rows = new Map<string, { seq: number; kind: string; text: string }>()
    const note = () => {
      for (const row of element.querySelectorAll<HTMLElement>('[data-testid="message"]')) {
        const { seq, kind = '', clientId, messageId } = row.dataset
        const text = row.querySelector<HTMLElement>('[data-testid="message-text"]') ?? row
        const key = messageId ?? clientId ?? `seq ${seq}`
        // biome-ignore lint/performance/useDomNodeTextContent: line breaks count only if they are seen
        rows.set(key, { seq: Number(seq ?? Number.NaN), kind, text: text.innerText })
      }
    }
    let before = -1
    element.scrollTop = 0
    await frame()
    while (element.scrollHeight !== before) {
      before = element.scrollHeight
      element.scrollTop = 0
      await frame()
    }
    note()
    while (element.scrollTop + element.clientHeight < element.scrollHeight - 1) {
      element.scrollTop += element.clientHeight / 2
      await frame()
      note()
    }
    return [...rows.values()]
  })
}
