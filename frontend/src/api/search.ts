import { ApiError } from './ApiError.ts'
import { bodyOf, type Client } from './client.ts'
import type { ChatHits, Hits } from './types.ts'

export type ExportFormat = 'html' | 'json'

/** Finding messages, and taking a chat away as a file. */
export interface SearchApi {
  /** Newest first; `before` is the `seq` of the last hit of the page before. */
  inChat(chatId: string, q: string, before?: number): Promise<ChatHits>
  everywhere(q: string, cursor?: string): Promise<Hits>
  exportChat(chatId: string, format: ExportFormat): Promise<Blob>
}

const inChatPage = 100
const everywherePage = 30

export function searchApi(client: Client): SearchApi {
  const ofChat = (chat_id: string) => ({ path: { chat_id } })
  return {
    inChat: (id, q, before) => {
      const query = { q, before, limit: inChatPage }
      return bodyOf(client.GET('/api/chats/{chat_id}/search', { params: { ...ofChat(id), query } }))
    },
    everywhere: (q, cursor) =>
      bodyOf(client.GET('/api/search', { params: { query: { q, cursor, limit: everywherePage } } })),
    exportChat: (id, format) =>
      bodyOf<Blob>(
        client.GET('/api/chats/{chat_id}/export', {
          params: { ...ofChat(id), query: { format } },
          parseAs: 'blob',
        }),
      ).catch((error) => {
        throw error instanceof ApiError ? error : ApiError.network()
      }),
  }
}
