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
      return bodyOf<ChatHits>(
        client.GET('/api/chats/{chat_id}/search' as never, { params: { ...ofChat(id), query } } as never),
      )
    },
    everywhere: (q, cursor) =>
      bodyOf<Hits>(
        client.GET(
          '/api/search' as never,
          { params: { query: { q, cursor, limit: everywherePage } } } as never,
        ),
      ),
    exportChat: async (id, format) => {
      const params = { ...ofChat(id), query: { format } }
      return bodyOf<Blob>(
        client.GET('/api/chats/{chat_id}/export' as never, { params, parseAs: 'blob' } as never) as never,
      )
    },
  }
}
