import { bodyOf, type Client, done } from './client.ts'
import type { Registration, Signed } from './types.ts'

/** Calls of the `auth` service. */
export interface AuthApi {
  register(form: Registration): Promise<Signed>
  signIn(login: string, password: string): Promise<Signed>
  /** Uses the refresh cookie. */
  refresh(): Promise<Signed>
  signOut(): Promise<void>
}

export function authApi(client: Client): AuthApi {
  return {
    register: (body) => bodyOf(client.POST('/api/auth/register', { body })),
    signIn: (login, password) => bodyOf(client.POST('/api/auth/login', { body: { login, password } })),
    refresh: () => bodyOf(client.POST('/api/auth/refresh')),
    signOut: () => done(client.POST('/api/auth/logout')),
  }
}
