import { bodyOf, type Client } from './client.ts'
import type { Presence } from './types.ts'

/** Calls of the `realtime` service. */
export interface PresenceApi {
  /** At most 500 ids; only those whose presence I may see come back. */
  lookup(userIds: string[]): Promise<Presence[]>
}

export function presenceApi(client: Client): PresenceApi {
  return {
    lookup: async (user_ids) =>
      (await bodyOf(client.POST('/api/presence/lookup', { body: { user_ids } }))).items,
  }
}
