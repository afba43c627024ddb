import { useState } from 'react'
import { LongPress } from './LongPress.ts'

/** A long touch that does `act` where it began, unless that is not `wanted`. */
export function useLongPress(act: LongPress['act'], wanted: LongPress['wanted'] = always): LongPress {
  const [press] = useState(() => new LongPress())
  press.act = act
  press.wanted = wanted
  return press
}

const always = () => true
