import { makeAutoObservable } from 'mobx'
import type { VirtualizerHandle } from 'virtua'
import type { OpenChat } from './OpenChat.ts'
import { isWatched } from './watched.ts'

/** So near to the end one is at the end. */
const endMargin = 48
/** Where the button down appears. */
const awayMargin = 240
/** How far from an edge the next page is asked for. */
const loadMargin = 3_000
/** The empty foot of the list, under its last message. */
const footHeight = 26
/** What stays visible above the unread divider. */
const dividerMargin = 72
/** After this a stretch stands where it was put; a place at its very top is reached without any scrolling. */
const settledMs = 200
/** How long a message that was jumped to stays marked. */
const pointedMs = 2_000

/** Keeps the list of messages where its reader wants it: at the end, at the divider, or at the message he reads. */
export class ScrollKeeper {
  /** The reader has moved away from the end. */
  away = false
  handle: VirtualizerHandle | null = null
  /** The stretch of the timeline whose rows stand where they should. */
  private placedIn: number | null = null
  private following = true
  private lastOffset = 0
  /** Where the next stretch is to be shown; null: where the chat opens. */
  private aim: 'end' | number | null = null
  private settling: ReturnType<typeof setTimeout> | undefined
  private pointer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly open: OpenChat) {
    makeAutoObservable<this, Inner>(this, inner)
  }

  /** Rows came, went or changed, and the page shows them. */
  rowsChanged(): void {
    if (this.open.rows.length === 0) return
    if (!this.isPlaced) this.place()
    else if (this.following) this.follow()
    else this.lookAround()
    this.look()
  }

  scrolled(offset: number): void {
    const { handle } = this
    if (!handle || !this.isPlaced) return
    const below = handle.scrollSize - offset - handle.viewportSize
    if (below <= endMargin) this.following = !this.open.timeline.hasAfter
    else if (offset < this.lastOffset - 1) this.following = false
    this.lastOffset = offset
    this.lookAround()
    this.remember()
    this.look()
  }

  /** The window, the keyboard or a message changed its size. */
  resized(): void {
    if (this.isPlaced && this.following) this.follow()
    this.look()
  }

  /** To the true end, loaded or not. */
  async toEnd(): Promise<void> {
    this.aim = 'end'
    await this.open.loadEnd()
    if (!this.isPlaced) return
    this.aim = null
    this.showEnd()
    this.open.leaveAt(null)
  }

  /** To this message anywhere in the history: it stands in the middle and is marked. */
  async toMessage(seq: number): Promise<void> {
    this.aim = seq
    await this.open.loadAround(seq)
    if (this.aim !== seq || !this.isPlaced) return
    this.aim = null
    this.showMessage(seq)
  }

  /** Reports as read what a focused window shows at least half of. */
  look(): void {
    const { handle } = this
    const rows = this.open.rows
    if (!handle || !this.isPlaced || rows.length === 0 || !isWatched()) return
    const bottom = handle.scrollOffset + handle.viewportSize
    const index = Math.min(handle.findItemIndex(bottom), rows.length - 1)
    const top = handle.getItemOffset(index)
    const seen =
      bottom >= top + Math.min(handle.getItemSize(index), handle.viewportSize) / 2 ? index : index - 1
    const row = rows[seen]
    if (row) this.open.seen(row)
  }

  private get isPlaced(): boolean {
    return this.placedIn === this.open.timeline.stretch
  }

  /** Whether the end is far, and whether an edge of what is loaded is near. */
  private lookAround(): void {
    const { handle } = this
    if (!handle || !this.isPlaced) return
    const offset = handle.scrollOffset
    const below = handle.scrollSize - offset - handle.viewportSize
    const { hasBefore, hasAfter } = this.open.timeline
    this.away = hasAfter || below > awayMargin
    if (hasBefore && offset < loadMargin) this.open.loadBefore()
    else if (hasAfter && below < loadMargin) this.open.loadAfter()
  }

  /** Shows a stretch for the first time. */
  private place(): void {
    this.placedIn = this.open.timeline.stretch
    clearTimeout(this.settling)
    this.settling = setTimeout(() => this.lookAround(), settledMs)
    const { aim } = this
    this.aim = null
    const { place, dividerIndex } = this.open
    if (aim === 'end') this.showEnd()
    else if (aim !== null) this.showMessage(aim)
    else if (place) this.showAt(this.open.indexOf(place.seq), place.top)
    else if (dividerIndex >= 0) this.showAt(dividerIndex, dividerMargin)
    else this.showEnd()
  }

  private showEnd(): void {
    this.following = true
    this.away = false
    this.handle?.scrollToIndex(this.open.rows.length - 1, { align: 'end', offset: footHeight })
  }

  private showMessage(seq: number): void {
    const index = this.open.indexOf(seq)
    if (index < 0) {
      this.showEnd()
      return
    }
    this.following = false
    this.handle?.scrollToIndex(index, { align: 'center' })
    this.open.pointAt(seq)
    clearTimeout(this.pointer)
    this.pointer = setTimeout(() => this.open.pointAt(null), pointedMs)
  }

  private showAt(index: number, top: number): void {
    this.following = index < 0
    if (index < 0) this.showEnd()
    else this.handle?.scrollToIndex(index, { align: 'start', offset: -top })
  }

  /** Notes where the reader is, for when he comes back. */
  private remember(): void {
    const { handle } = this
    if (this.following || !handle) {
      this.open.leaveAt(null)
      return
    }
    const offset = handle.scrollOffset
    const rows = this.open.rows
    let index = Math.max(0, handle.findItemIndex(offset))
    // The first row that begins in view is the steadier mark, unless one row fills the view.
    const next = handle.getItemOffset(Math.min(index + 1, rows.length - 1))
    if (next > offset && next < offset + handle.viewportSize) index = Math.min(index + 1, rows.length - 1)
    const seq = rows[index]?.message?.seq
    if (seq !== undefined) this.open.leaveAt({ seq, top: handle.getItemOffset(index) - offset })
  }

  /** Stays at the end; while nobody looks, only until the first unread message would leave the view. */
  private follow(): void {
    const { handle } = this
    if (!handle) return
    if (!isWatched()) this.open.markUnread()
    const divider = this.open.dividerIndex
    const last = this.open.rows.length - 1
    const room = handle.viewportSize - dividerMargin - footHeight
    const end = handle.getItemOffset(last) + handle.getItemSize(last)
    const leaves = divider >= 0 && end - handle.getItemOffset(divider) > room
    if (!isWatched() && leaves) handle.scrollToIndex(divider, { align: 'start', offset: -dividerMargin })
    else this.showEnd()
  }
}

/** What no component looks at. */
const inner = {
  open: false,
  handle: false,
  placedIn: false,
  following: false,
  lastOffset: false,
  aim: false,
  settling: false,
  pointer: false,
  isPlaced: false,
} as const
type Inner = keyof typeof inner
