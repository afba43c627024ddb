const signs = ['pointermove', 'pointerdown', 'keydown', 'touchstart'] as const

/** Runs `prepare` at the first sign that somebody is about to do something; the returned function calls it off. */
export function onFirstSign(prepare: () => void): () => void {
  const stop = () => {
    for (const sign of signs) removeEventListener(sign, go)
  }
  const go = () => {
    stop()
    prepare()
  }
  for (const sign of signs) addEventListener(sign, go, { passive: true })
  return stop
}
