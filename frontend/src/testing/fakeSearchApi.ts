import type { SearchApi } from '../api/search.ts'
import type { Hit, Message } from '../api/types.ts'
import type { ServerModel } from './ServerModel.ts'

const pageSize = 10

/** Finds plain stretches of text in the model, newest first, in small pages. */
export function fakeSearchApi(server: ServerModel): SearchApi {
  const hitOf = (message: Message, q: string): Hit => {
    const from = message.text.indexOf(q)
    return { message, highlights: [[from, from + q.length]] }
  }
  const found = (messages: Message[], q: string) =>
    messages.filter((message) => message.text.includes(q)).reverse()
  return {
    inChat: async (chatId, q, before = Number.POSITIVE_INFINITY) => {
      const chat = server.chats.get(chatId)
      const all = found(chat?.listed ?? [], q)
      const items = all.filter((message) => message.seq < before).slice(0, pageSize)
      return { items: items.map((message) => hitOf(message, q)), total: all.length, rev: chat?.rev ?? 0 }
    },
    everywhere: async (q, cursor = '0') => {
      const all = server.mine().flatMap((chat) => found(chat.listed, q))
      const from = Number(cursor)
      const items = all.slice(from, from + pageSize).map((message) => hitOf(message, q))
      return { items, next_cursor: from + pageSize < all.length ? `${from + pageSize}` : null }
    },
    exportChat: async (_, format) => new Blob([format]),
  }
}
