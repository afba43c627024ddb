import { useEffect, useRef } from 'react'

/** What lies over the page at the moment, the topmost last: windows, menus, the search of a chat. */
const layers: (() => void)[] = []

/** For as long as it is drawn, a component is the topmost layer, which «back» closes. */
export function useLayer(close: () => void): void {
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => addLayer(() => latest.current()), [])
}

/** Returns what takes the layer away. */
export function addLayer(close: () => void): () => void {
  layers.push(close)
  return () => {
    layers.splice(layers.indexOf(close), 1)
  }
}

/** False when there is none. */
export function closeTopLayer(): boolean {
  const close = layers.at(-1)
  close?.()
  return close !== undefined
}
