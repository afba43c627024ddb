import type { Message } from '../../api/types.ts'
import { dayNumber } from '../../lib/days.ts'
import type { OutboxItem } from '../outbox/OutboxStorage.ts'

const groupMs = 5 * 60_000

/** One line of the list: a message that the server has, or one that waits in the outbox. */
export interface Row {
  /** Author and `client_id`, which is unique to its author alone. Stays the same when a waiting message is accepted. */
  key: string
  authorId: string
  text: string
  time: Date
  /** First of its author's messages within five minutes: it carries name and picture. */
  startsGroup: boolean
  endsGroup: boolean
  /** A new day begins above it. */
  startsDay: boolean
  /** The unread divider stands above it. */
  startsUnread: boolean
  message: Message | null
  waiting: OutboxItem | null
}

/** The rows of a chat: messages by `seq`, then what waits, with days and groups marked. */
export function toRows(
  messages: Message[],
  waiting: OutboxItem[],
  myId: string,
  unreadFrom: number | null,
): Row[] {
  const said = messages.map(fromMessage)
  const accepted = new Set(said.map((row) => row.key))
  const left = waiting.map((item) => fromWaiting(item, myId)).filter((row) => !accepted.has(row.key))
  const rows = [...said, ...left]
  const firstUnread = unreadFrom === null ? -1 : firstOfOthers(rows, unreadFrom, myId)
  let dayAbove = 0
  rows.forEach((row, index) => {
    const above = rows[index - 1]
    const day = dayNumber(row.time)
    row.startsUnread = index === firstUnread
    row.startsDay = day !== dayAbove
    dayAbove = day
    row.startsGroup = row.startsDay || row.startsUnread || !above || !sameGroup(above, row)
    if (above) above.endsGroup = row.startsGroup
  })
  return rows
}

/** Index of the first text of somebody else from this `seq` on, or −1. */
export function firstOfOthers(rows: Row[], from: number, myId: string): number {
  return rows.findIndex((row) => counts(row, from, myId))
}

/** The same rows; each that has not changed is the very object of before, so that it is not drawn again. */
export function reuseRows(before: Row[], rows: Row[]): Row[] {
  const known = new Map(before.map((row) => [row.key, row]))
  return rows.map((row) => {
    const old = known.get(row.key)
    return old && isSame(old, row) ? old : row
  })
}

/** Takes one list of rows after another; of each, whatever stayed the same is the object that was in the last. */
export function reusing(): (rows: Row[]) => Row[] {
  let drawn: Row[] = []
  return (rows) => {
    drawn = reuseRows(drawn, rows)
    return drawn
  }
}

const compared = [
  'message',
  'waiting',
  'startsGroup',
  'endsGroup',
  'startsDay',
  'startsUnread',
] as const satisfies (keyof Row)[]

function isSame(one: Row, other: Row): boolean {
  return compared.every((field) => one[field] === other[field])
}

function counts(row: Row, unreadFrom: number, myId: string): boolean {
  return (
    row.message !== null &&
    row.message.seq >= unreadFrom &&
    row.message.kind === 'text' &&
    row.authorId !== myId
  )
}

function sameGroup(above: Row, row: Row): boolean {
  return (
    isText(above) &&
    isText(row) &&
    above.authorId === row.authorId &&
    row.time.getTime() - above.time.getTime() < groupMs
  )
}

function isText(row: Row): boolean {
  return row.message === null || row.message.kind === 'text'
}

const single = { startsGroup: true, endsGroup: true, startsDay: false, startsUnread: false }

function fromMessage(message: Message): Row {
  const { author_id: authorId, text } = message
  const key = message.client_id === null ? message.id : ownKey(authorId, message.client_id)
  return { key, authorId, text, time: new Date(message.created_at), ...single, message, waiting: null }
}

function ownKey(authorId: string, clientId: string): string {
  return `${authorId}/${clientId}`
}

function fromWaiting(item: OutboxItem, myId: string): Row {
  const { clientId, text } = item
  return {
    key: ownKey(myId, clientId),
    authorId: myId,
    text,
    time: new Date(item.createdAt),
    ...single,
    message: null,
    waiting: item,
  }
}
