import type { VirtualizerHandle } from 'virtua'
import { fits } from './inView.ts'
import { dividerMargin, footHeight } from './margins.ts'
import type { OpenChat } from './OpenChat.ts'
import { isWatched } from './watched.ts'

/**
 * The first message that nobody has seen, if not all that follows has room below it: that one is to stay in view, under
 * the divider. As long as too few of them are measured that is not `sure`: it may be the end as well.
 */
export function firstWithoutRoom(
  open: OpenChat,
  handle: VirtualizerHandle,
  passed: number,
): { index: number; sure: boolean } | null {
  const index = open.firstUnseen(passed)
  if (index < 0) return null
  const room = handle.viewportSize - footHeight - (isWatched() ? 0 : dividerMargin)
  const fit = !open.timeline.hasAfter && fits(handle, index, open.rows.length, room)
  if (fit === false || !isWatched()) open.markUnread()
  return fit ? null : { index, sure: fit === false }
}
