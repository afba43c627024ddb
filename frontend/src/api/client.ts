import createClient from 'openapi-fetch'
import { apiFetch, type Tokens } from './http.ts'
import type { paths as Auth } from './schema/auth.d.ts'
import type { paths as Chats } from './schema/chats.d.ts'
import type { paths as Realtime } from './schema/realtime.d.ts'
import type { paths as Users } from './schema/users.d.ts'

/** Knows every path of the services, what it takes and what it answers. */
export type Client = ReturnType<typeof createApiClient>

export function createApiClient(tokens: Tokens, origin: string) {
  return createClient<Auth & Users & Chats & Realtime>({ baseUrl: origin, fetch: apiFetch(tokens) })
}

/** The body of a good answer; a bad one has been thrown by `apiFetch`. */
export async function bodyOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call
  return data as T
}

/** For calls whose answer has no body, or none of interest. */
export async function done(call: Promise<unknown>): Promise<void> {
  await call
}
