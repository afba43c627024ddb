import { action, makeObservable, observable } from 'mobx'
import type { ScrollToIndexOpts, VirtualizerHandle } from 'virtua'
import { fits, isKnown, lastSeen, topPlace } from './inView.ts'
import type { OpenChat } from './OpenChat.ts'
import { isWatched } from './watched.ts'

/** So near to the end one is at the end. */
const endMargin = 48
/** Where the button down appears when nothing is unread. */
const awayMargin = 240
/** How far from an edge the next page is asked for. */
const loadMargin = 3_000
/** The empty foot of the list, under its last message. */
const footHeight = 26
/** What stays visible above the unread divider. */
const dividerMargin = 72
/** After this the list stands where it was told to go. */
const settledMs = 200

/** Keeps the list of messages where its reader wants it: at the end, at the divider, or at the message he reads. */
export class ScrollKeeper {
  /** The reader has moved away from the end, or something unread is below what he sees. */
  away = false
  handle: VirtualizerHandle | null = null
  /** The stretch of the timeline whose rows stand where they should. */
  private placedIn: number | null = null
  private following = true
  /** What came is more than the view holds: it stands still at the first of it. */
  private stopped = false
  /** The list goes where it was told to, but its rows there are not measured yet. */
  private moving = false
  /** To here the reader went down by himself, whatever he has seen of it. */
  private passed = 0
  private lastOffset = 0
  /** Where the next stretch is to be shown; null: where the chat opens. */
  private aim: 'end' | number | null = null
  private settling: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly open: OpenChat) {
    makeObservable<this, 'showEnd'>(this, { away: observable, lookAround: action, showEnd: action })
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
    if (this.moving && !isKnown(handle, this.open.rows.length)) return
    this.moving = false
    const below = handle.scrollSize - offset - handle.viewportSize
    if (below <= endMargin) this.reachEnd()
    else if (offset < this.lastOffset - 1) this.following = false
    this.lastOffset = offset
    this.lookAround()
    this.open.leaveAt(this.following ? null : topPlace(handle, this.open.rows))
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
    this.goToEnd()
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
    if (this.stopped) this.following = false
    if (!isKnown(handle, rows.length)) return
    const row = lastSeen(handle, rows)
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
    else if (aim !== null) this.showMessage(aim)
    else if (place) this.showAt(this.open.indexOf(place.seq), place.top)
    else this.follow()
  }

  /** The reader has come to the end, or was there. */
  private reachEnd(): void {
    if (!this.following) this.passed = this.open.timeline.last
    this.following = !this.open.timeline.hasAfter
    this.stopped = false
  }

  private goToEnd(): void {
    this.passed = this.open.timeline.last
    this.showEnd()
  }

  private showEnd(): void {
    this.following = true
    this.stopped = false
    this.moving = false
    this.away = false
    this.handle?.scrollToIndex(this.open.rows.length - 1, { align: 'end', offset: footHeight })
  }

  private showMessage(seq: number): void {
    const index = this.open.indexOf(seq)
    if (index < 0) {
      this.showEnd()
      return
    }
    this.moveTo(index, { align: 'center' })
    this.open.pointAt(seq)
  }

  private showAt(index: number, top: number): void {
    if (index < 0) this.showEnd()
    else this.moveTo(index, { align: 'start', offset: -top })
  }

  private moveTo(index: number, how: ScrollToIndexOpts): void {
    this.following = false
    this.moving = true
    this.handle?.scrollToIndex(index, how)
    this.settle()
  }

  /** The list may already stand where it is to go: then it does not scroll at all. */
  private settle(): void {
    clearTimeout(this.settling)
    this.settling = setTimeout(() => this.handle && this.scrolled(this.handle.scrollOffset), settledMs)
  }

  /** Stays at the end, but only until the first message that nobody has seen would leave the view. */
  private follow(): void {
    const { handle, open } = this
    if (!handle) return
    const first = open.firstUnseen(this.passed)
    const room = handle.viewportSize - footHeight - (isWatched() ? 0 : dividerMargin)
    const fit = first < 0 || (!open.timeline.hasAfter && fits(handle, first, open.rows.length, room))
    if (first >= 0 && (fit === false || !isWatched())) open.markUnread()
    if (fit) this.showEnd()
    else this.stopAt(first, fit === false)
  }

  /** Shows what came from its beginning; unless it is `sure` that all of it has no room, that may be the end as well. */
  private stopAt(index: number, sure: boolean): void {
    this.showAt(index, dividerMargin)
    this.following = true
    this.stopped = sure
  }
}
