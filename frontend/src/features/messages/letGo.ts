import type { OpenChat } from './OpenChat.ts'
import { heldMost, historyPageSize } from './Timeline.ts'

/** So many rows stay below the one that is read: more than the next page is asked for at. */
const nearRows = 150

/**
 * Of a chat to which too much has come, what lies far from the reader goes: from above him when he follows the end and has
 * seen all down to it, else from below. Tells whether the rows that stay have moved up.
 */
export function letGo(open: OpenChat, follows: boolean, passed: number): boolean {
  if (!open.timeline.overfull) return false
  const at = follows ? open.firstUnseen(passed) : open.indexOf(open.place?.seq ?? 0)
  if (at >= 0) open.makeRoom('before', Math.max(heldMost - historyPageSize, at + nearRows))
  else if (follows) open.makeRoom('after')
  return at < 0 && follows
}
