import { makeAutoObservable } from 'mobx'
import type { VirtualizerHandle } from 'virtua'
import type { OpenChat } from './OpenChat.ts'

/** So near to the end one is at the end. */
const endMargin = 48
/** Where the button down appears. */
const awayMargin = 240
/** How far from an edge the next page is asked for. */
const loadMargin = 1_500
/** The empty foot of the list, under its last message. */
const footHeight = 26
/** What stays visible above the unread divider. */
const dividerMargin = 72

/** Keeps the list of messages where its reader wants it: at the end, at the divider, or at the message he reads. */
export class ScrollKeeper {
  /** The reader has moved away from the end. */
  away = false
  handle: VirtualizerHandle | null = null
  private placed = false
  private following = true
  private lastOffset = 0

  constructor(private readonly open: OpenChat) {
    makeAutoObservable<this, Inner>(this, {
      open: false,
      handle: false,
      placed: false,
      following: false,
      lastOffset: false,
    })
  }

  /** Rows came, went or changed, and the page shows them. */
  rowsChanged(): void {
    if (this.open.rows.length === 0) return
    if (!this.placed) this.place()
    else if (this.following) this.follow()
    this.look()
  }

  scrolled(offset: number): void {
    const { handle } = this
    if (!handle || !this.placed) return
    const below = handle.scrollSize - offset - handle.viewportSize
    const { hasBefore, hasAfter } = this.open.timeline
    if (below <= endMargin) this.following = !hasAfter
    else if (offset < this.lastOffset - 1) this.following = false
    this.lastOffset = offset
    this.away = hasAfter || below > awayMargin
    if (hasBefore && offset < loadMargin) this.open.loadBefore()
    if (hasAfter && below < loadMargin) this.open.loadAfter()
    this.look()
  }

  /** The window, the keyboard or a message changed its size. */
  resized(): void {
    if (this.placed && this.following) this.follow()
    this.look()
  }

  /** To the true end, loaded or not. */
  async toEnd(): Promise<void> {
    await this.open.loadEnd()
    this.following = true
    this.showEnd()
    this.away = false
  }

  /** Reports as read what a focused window shows at least half of. */
  look(): void {
    const { handle } = this
    const rows = this.open.rows
    if (!handle || !this.placed || rows.length === 0 || !isWatched()) return
    const bottom = handle.scrollOffset + handle.viewportSize
    const index = Math.min(handle.findItemIndex(bottom), rows.length - 1)
    const top = handle.getItemOffset(index)
    const seen =
      bottom >= top + Math.min(handle.getItemSize(index), handle.viewportSize) / 2 ? index : index - 1
    const row = rows[seen]
    if (row) this.open.seen(row)
  }

  private place(): void {
    this.placed = true
    const divider = this.open.dividerIndex
    if (divider < 0) {
      this.showEnd()
      return
    }
    this.following = false
    this.handle?.scrollToIndex(divider, { align: 'start', offset: -dividerMargin })
  }

  private showEnd(): void {
    this.handle?.scrollToIndex(this.open.rows.length - 1, { align: 'end', offset: footHeight })
  }

  /** Stays at the end; while nobody looks, only until the first unread message would leave the view. */
  private follow(): void {
    const { handle } = this
    if (!handle) return
    if (!isWatched()) this.open.markUnread()
    const divider = this.open.dividerIndex
    const last = this.open.rows.length - 1
    const room = handle.viewportSize - dividerMargin - footHeight
    const unseen =
      divider < 0 ? 0 : handle.getItemOffset(last) + handle.getItemSize(last) - handle.getItemOffset(divider)
    if (!isWatched() && unseen > room)
      handle.scrollToIndex(divider, { align: 'start', offset: -dividerMargin })
    else this.showEnd()
  }
}

type Inner = 'open' | 'placed' | 'following' | 'lastOffset'

function isWatched(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}
