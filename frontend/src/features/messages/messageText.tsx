import type { ReactNode } from 'react'
import { type TextPart, textParts } from '../../lib/textParts.ts'

/** Text with its line breaks and clickable addresses; nothing in it is ever taken for markup. `marked` was searched for. */
export function messageText(text: string, marked?: readonly number[][]): ReactNode {
  const parts = textParts(text, marked)
  if (parts.length === 1 && !parts[0]?.href && !parts[0]?.marked) return text
  return parts.map((part, index) =>
    part.href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
        <Marked part={part} />
      </a>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <Marked key={index} part={part} />
    ),
  )
}

function Marked({ part }: { part: TextPart }) {
  return part.marked ? <mark>{part.text}</mark> : part.text
}
