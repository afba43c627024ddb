import { memo } from 'react'
import { linkify } from '../../lib/linkify.ts'

/** Text with its line breaks and clickable addresses; nothing in it is ever taken for markup. */
export const MessageText = memo(({ text }: { text: string }) =>
  linkify(text).map((part, index) =>
    part.href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
      </a>
    ) : (
      part.text
    ),
  ),
)
