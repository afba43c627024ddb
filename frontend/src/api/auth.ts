import { bodyOf, type Client, done } from './client.ts'
import type { AccountPage, ListedAccount, Registration, Session, Signed } from './types.ts'

/** Calls of the `auth` service. */
export interface AuthApi {
  register(form: Registration): Promise<Signed>
  signIn(login: string, password: string): Promise<Signed>
  /** Uses the refresh cookie. */
  refresh(): Promise<Signed>
  signOut(): Promise<void>
  /** All other sessions of mine end. */
  changePassword(current: string, next: string): Promise<void>
  /** The last used first. */
  sessions(): Promise<Session[]>
  endSession(id: string): Promise<void>
  endOtherSessions(): Promise<void>
}

/** What only an administrator may ask of the `auth` service. */
export interface AdminApi {
  /** Accounts whose login begins with `query`, in the order of their logins. */
  accounts(query: string, cursor?: string): Promise<AccountPage>
  setActive(id: string, active: boolean): Promise<ListedAccount>
  setPassword(id: string, password: string): Promise<void>
}

const accountPageSize = 50

export function authApi(client: Client): AuthApi {
  const session = '/api/auth/sessions/{id}'
  return {
    register: (body) => bodyOf(client.POST('/api/auth/register', { body })),
    signIn: (login, password) => bodyOf(client.POST('/api/auth/login', { body: { login, password } })),
    refresh: () => bodyOf(client.POST('/api/auth/refresh')),
    signOut: () => done(client.POST('/api/auth/logout')),
    changePassword: (current_password, new_password) =>
      done(client.POST('/api/auth/password', { body: { current_password, new_password } })),
    sessions: async () => (await bodyOf(client.GET('/api/auth/sessions'))).items,
    endSession: (id) => done(client.DELETE(session, { params: { path: { id } } })),
    endOtherSessions: () => done(client.DELETE('/api/auth/sessions')),
  }
}

export function adminApi(client: Client): AdminApi {
  const ofAccount = (id: string) => ({ path: { id } })
  return {
    accounts: (query, cursor) => {
      const asked = { limit: accountPageSize, cursor, ...(query && { query }) }
      return bodyOf(client.GET('/api/auth/accounts', { params: { query: asked } }))
    },
    setActive: (id, active) =>
      bodyOf(client.PATCH('/api/auth/accounts/{id}', { params: ofAccount(id), body: { active } })),
    setPassword: (id, new_password) =>
      done(
        client.POST('/api/auth/accounts/{id}/password', { params: ofAccount(id), body: { new_password } }),
      ),
  }
}
