/** The list of messages as a measuring eye sees it: which row stands where. */
import type { Page } from '@playwright/test'

/** Where the rows in view begin, in pixels below the upper edge of the list, by the id of the message. */
export async function rowTops(page: Page): Promise<Map<string, number>> {
  const rows = await page.getByTestId('message-list').evaluate((list) => {
    const frame = list.getBoundingClientRect()
    return [...list.querySelectorAll<HTMLElement>('[data-message-id]')]
      .map((row) => ({ id: row.dataset.messageId ?? '', box: row.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > frame.top && box.top < frame.bottom)
      .map(({ id, box }): [string, number] => [id, box.top - frame.top])
  })
  return new Map(rows)
}

/** The rows in view once they have stood still for a few frames. */
export async function settledTops(page: Page): Promise<Map<string, number>> {
  await page.getByTestId('message-list').evaluate(async (list) => {
    const frame = () => new Promise((next) => requestAnimationFrame(next))
    const look = () =>
      [...list.querySelectorAll<HTMLElement>('[data-message-id]')]
        .map((row) => `${row.dataset.messageId} ${row.getBoundingClientRect().top}`)
        .join()
    for (let before = '', still = 0; still < 6; ) {
      await frame()
      const now = look()
      still = now === before ? still + 1 : 0
      before = now
    }
  })
  return rowTops(page)
}

/** How far the rows seen both before and after have moved: each by how many pixels. */
export function movements(before: Map<string, number>, after: Map<string, number>): number[] {
  return [...after].flatMap(([id, top]) => {
    const old = before.get(id)
    return old === undefined ? [] : [top - old]
  })
}
