import type { VirtualizerHandle } from 'virtua'
import { endMargin } from './margins.ts'
import type { Row } from './rows.ts'
import type { ScrollPlace } from './ScrollPlaces.ts'

/**
 * The height that the list takes a row to have until it is measured, close to the usual one. It tells such a row from all
 * others, for a measured row cannot have it: browsers measure in 64ths of a pixel.
 */
export const unmeasuredHeight = 64.000_001

/** The rows in view are measured, so that it is known where they stand. */
export function isKnown(handle: VirtualizerHandle, count: number): boolean {
  const last = rowAt(handle, bottomOf(handle), count)
  for (let index = rowAt(handle, handle.scrollOffset, count); index <= last; index += 1) {
    if (!isMeasured(handle, index)) return false
  }
  return true
}

/** The last message of which half, or the lower edge, has come into view. Whatever waits to be sent is none. */
export function lastSeen(handle: VirtualizerHandle, rows: Row[]): Row | undefined {
  const bottom = bottomOf(handle)
  const index = rowAt(handle, bottom, rows.length)
  const half = handle.getItemOffset(index) + handle.getItemSize(index) / 2
  return rows.slice(0, bottom >= half ? index + 1 : index).findLast((row) => row.message !== null)
}

/** Where the reader is: the first message that begins in view is the steadiest mark, unless one fills the view. */
export function topPlace(handle: VirtualizerHandle, rows: Row[]): ScrollPlace | null {
  const offset = handle.scrollOffset
  let index = Math.max(0, handle.findItemIndex(offset))
  const below = Math.min(index + 1, rows.length - 1)
  const next = handle.getItemOffset(below)
  if (next > offset && next < offset + handle.viewportSize) index = below
  const seq = rows[index]?.message?.seq
  return seq === undefined ? null : { seq, top: handle.getItemOffset(index) - offset }
}

/** Whether all rows from this one on fit into so many pixels; null while too few of them are measured to tell. */
export function fits(handle: VirtualizerHandle, from: number, count: number, room: number): boolean | null {
  let height = 0
  let measured = true
  for (let index = from; index < count && height <= Math.max(0, room); index += 1) {
    if (isMeasured(handle, index)) height += handle.getItemSize(index)
    else measured = false
  }
  return height > Math.max(0, room) ? false : measured || null
}

function bottomOf(handle: VirtualizerHandle): number {
  return handle.scrollOffset + handle.viewportSize
}

function rowAt(handle: VirtualizerHandle, offset: number, count: number): number {
  return Math.max(0, Math.min(handle.findItemIndex(offset), count - 1))
}

function isMeasured(handle: VirtualizerHandle, index: number): boolean {
  return handle.getItemSize(index) !== unmeasuredHeight
}

/** A list that becomes taller is moved by the browser, not by its reader; the virtualizer learns its sizes only later. */
export function standsAtEnd(list: HTMLElement | null): boolean {
  return list !== null && list.scrollHeight - list.scrollTop - list.clientHeight <= endMargin
}
