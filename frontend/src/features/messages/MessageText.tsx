import { memo } from 'react'
import { type TextPart, textParts } from '../../lib/textParts.ts'

interface MessageTextProps {
  text: string
  /** Ranges that were searched for. */
  marked?: readonly number[][]
}

/** Text with its line breaks and clickable addresses; nothing in it is ever taken for markup. */
export const MessageText = memo(({ text, marked }: MessageTextProps) =>
  textParts(text, marked).map((part, index) =>
    part.href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
        <Marked part={part} />
      </a>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <Marked key={index} part={part} />
    ),
  ),
)

function Marked({ part }: { part: TextPart }) {
  return part.marked ? <mark>{part.text}</mark> : part.text
}
