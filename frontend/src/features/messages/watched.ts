/** Somebody may be looking: the page is visible and its window has the focus. */
export function isWatched(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}
