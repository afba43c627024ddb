import { useEffect, useRef, useState } from 'react'

/** So many frames at most: whatever then still moves may be seen. */
const longestFrames = 12

/** False until the list has stood still for a frame: the first rows are measured and put in their place before they are shown. */
export function useSettled() {
  const [settled, setSettled] = useState(false)
  const moved = useRef(true)
  useEffect(() => {
    let frames = 0
    let next = requestAnimationFrame(function look() {
      frames += 1
      if (!moved.current || frames > longestFrames) return setSettled(true)
      moved.current = false
      next = requestAnimationFrame(look)
    })
    return () => cancelAnimationFrame(next)
  }, [])
  return {
    settled,
    stir: useRef(() => {
      moved.current = true
    }).current,
  }
}
