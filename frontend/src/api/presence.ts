import type { Rest } from './rest.ts'
import type { Presence } from './types.ts'

/** Calls of the `realtime` service. */
export interface PresenceApi {
  /** At most 500 ids; only those whose presence I may see come back. */
  lookup(userIds: string[]): Promise<Presence[]>
}

export function presenceApi(rest: Rest): PresenceApi {
  return {
    lookup: async (ids) =>
      (await rest<{ items: Presence[] }>('POST', '/api/presence/lookup', { body: { user_ids: ids } })).items,
  }
}
