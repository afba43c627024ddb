import type { Message } from '../api/types.ts'

/** Of a long absence, or of a flood, only the end is read aloud. */
export const mostAtOnce = 10

/** What others have written after `seq`, in its order. */
export function newTexts(messages: readonly Message[], seq: number, myId: string): Message[] {
  return messages
    .filter((message) => message.seq > seq && message.kind === 'text')
    .filter((message) => message.author_id !== myId && !message.deleted)
    .slice(-mostAtOnce)
}
