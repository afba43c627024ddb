import { action, makeObservable, observable } from 'mobx'
import type { VirtualizerHandle } from 'virtua'
import { firstWithoutRoom } from './firstWithoutRoom.ts'
import { isKnown, lastSeen, standsAtEnd, topPlace } from './inView.ts'
import { letGo } from './letGo.ts'
import { awayMargin, dividerMargin, endMargin, loadMargin, settledMs } from './margins.ts'
import type { OpenChat } from './OpenChat.ts'
import { isWatched } from './watched.ts'

/** Keeps the list of messages where its reader wants it: at the end, at the divider, or at the message he reads. */
export class ScrollKeeper {
  /** The reader has moved away from the end, or something unread is below what he sees. */
  away = false
  handle: VirtualizerHandle | null = null
  /** The element that scrolls. */
  list: HTMLElement | null = null
  /** The stretch of the timeline whose rows stand where they should. */
  private placedIn: number | null = null
  /** Following stays at the end; stopped does too, but at the first of what has no room, until somebody looks. */
  private mode: 'reading' | 'following' | 'stopped' = 'following'
  /** The list goes where it was told to, but its rows there are not measured yet. */
  private moving = false
  /** Where it goes then, from what is measured so far. */
  private stand = () => {}
  /** To here the reader went down by himself, whatever he has seen of it. */
  private passed = 0
  private lastOffset = 0
  /** Where the next stretch is to be shown; null: where the chat opens. */
  private aim: 'end' | { seq: number } | null = null
  private settling: ReturnType<typeof setTimeout> | undefined
  private tidying: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly open: OpenChat) {
    makeObservable<this, 'showEnd'>(this, { away: observable, lookAround: action, showEnd: action })
  }

  /** Rows came, went or changed, and the page shows them. */
  rowsChanged(): void {
    if (this.open.rows.length === 0) return
    if (!this.isPlaced) this.place()
    else if (this.mode === 'reading') this.lookAround()
    else this.follow()
    this.look()
    if (this.open.timeline.overfull) this.tidying ??= setTimeout(() => this.tidy(), settledMs)
  }

  scrolled(offset: number): void {
    const { handle } = this
    if (!handle || !this.isPlaced) return
    if (this.moving && !isKnown(handle, this.open.rows.length)) return
    this.moving = false
    const below = handle.scrollSize - offset - handle.viewportSize
    if (below <= endMargin) this.reachEnd()
    else if (offset < this.lastOffset - 1 && !standsAtEnd(this.list)) this.mode = 'reading'
    this.lastOffset = offset
    this.lookAround()
    this.open.leaveAt(this.mode === 'reading' ? topPlace(handle, this.open.rows) : null)
    this.look()
  }

  /** The reader takes the list in his own hands: it goes no further by itself. */
  taken(): void {
    this.moving = false
  }

  /** The window, the keyboard or a message changed its size. */
  resized(): void {
    if (this.isPlaced && this.mode !== 'reading') this.follow()
    else if (this.isPlaced && this.moving) this.stand()
    this.look()
  }

  /** To the true end, loaded or not. */
  async toEnd(): Promise<void> {
    this.aim = 'end'
    await this.open.loadEnd()
    if (!this.isPlaced) return
    this.aim = null
    this.goToEnd()
    this.open.leaveAt(null)
  }

  /** To this message anywhere in the history: it stands in the middle and is marked. Unless it can be loaded, nothing moves. */
  async toMessage(seq: number): Promise<void> {
    const aim = { seq }
    this.aim = aim
    await this.open.loadAround(seq)
    const isThere = this.open.timeline.covers(seq)
    if (this.aim !== aim || (isThere && !this.isPlaced)) return
    this.aim = null
    if (isThere) this.showMessage(seq)
  }

  /** Reports as read what a focused window shows at least half of. */
  look(): void {
    const { handle } = this
    const { rows } = this.open
    if (!handle || !this.isPlaced || rows.length === 0 || !isWatched()) return
    if (this.mode === 'stopped') this.mode = 'reading'
    const row = isKnown(handle, rows.length) && lastSeen(handle, rows)
    if (row) this.open.seen(row)
  }

  private get isPlaced(): boolean {
    return this.placedIn === this.open.timeline.stretch
  }

  /** Whether the end is far, and whether an edge of what is loaded is near. */
  lookAround(): void {
    const { handle } = this
    if (!handle || !this.isPlaced) return
    const offset = handle.scrollOffset
    const below = handle.scrollSize - offset - handle.viewportSize
    const { hasBefore, hasAfter } = this.open.timeline
    this.away = hasAfter || below > (this.open.chat.unread.count > 0 ? endMargin : awayMargin)
    if (hasBefore && offset < loadMargin) this.open.loadBefore()
    else if (hasAfter && below < loadMargin) this.open.loadAfter()
  }

  /** Shows a stretch for the first time. */
  private place(): void {
    this.placedIn = this.open.timeline.stretch
    this.lastOffset = 0
    this.settle()
    const { aim } = this
    this.aim = null
    const { place } = this.open
    if (aim === 'end') this.goToEnd()
    else if (aim !== null) this.showMessage(aim.seq)
    else if (place) this.moveTo(place.seq, () => place.top)
    else this.follow()
    // Until the list is there its place says nothing, least of all that the next page is needed.
    this.moving = true
  }

  /** The reader has come to the end, or was there. */
  private reachEnd(): void {
    if (this.mode === 'reading') this.passed = this.open.timeline.loadedTo
    this.mode = this.open.timeline.hasAfter ? 'reading' : 'following'
  }

  private goToEnd(): void {
    this.passed = this.open.timeline.loadedTo
    this.showEnd()
  }

  private showEnd(): void {
    this.mode = 'following'
    this.moving = false
    this.away = false
    if (this.list) this.list.scrollTop = this.list.scrollHeight
  }

  private showMessage(seq: number): void {
    this.moveTo(seq, (height, view) => (view - height) / 2)
    if (this.open.indexOf(seq) >= 0) this.open.pointAt(seq)
  }

  /** To a message, so far below the upper edge; to the end if it is not there. */
  private moveTo(seq: number, top: (height: number, view: number) => number): void {
    this.mode = 'reading'
    this.moving = true
    // Not by the virtualizer: it would hold the list there for a while, also against a reader who goes on.
    this.stand = () => {
      const { handle, list } = this
      const index = this.open.indexOf(seq)
      if (index < 0) this.showEnd()
      else if (handle && list)
        list.scrollTop = handle.getItemOffset(index) - top(handle.getItemSize(index), handle.viewportSize)
    }
    this.stand()
    this.settle()
  }

  /** The list may already stand where it is to go: then it does not scroll at all. */
  private settle(): void {
    clearTimeout(this.settling)
    this.settling = setTimeout(() => this.handle && this.scrolled(this.handle.scrollOffset), settledMs)
  }

  /** Stays at the end, but only until the first message that nobody has seen would leave the view. */
  private follow(): void {
    const { handle, list } = this
    if (!handle || !list) return
    const stop = firstWithoutRoom(this.open, handle, this.passed)
    if (stop) {
      this.mode = stop.sure ? 'stopped' : 'following'
      list.scrollTop = handle.getItemOffset(stop.index) - dividerMargin
    } else this.showEnd()
  }

  /** Later than rows came some go, for the list takes change at one end at a time. */
  private tidy(): void {
    this.tidying = undefined
    const reads = this.mode === 'reading'
    if (!this.handle || !this.isPlaced || (reads && (this.moving || !this.open.place))) return
    // The offset falls with it, and that is not the reader's doing.
    if (letGo(this.open, !reads, this.passed)) this.lastOffset = 0
  }
}
