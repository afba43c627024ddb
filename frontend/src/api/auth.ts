import type { Rest } from './rest.ts'
import type { Signed } from './types.ts'

export interface Registration {
  login: string
  password: string
  name?: string
  surname?: string
}

/** Calls of the `auth` service. */
export interface AuthApi {
  register(form: Registration): Promise<Signed>
  signIn(login: string, password: string): Promise<Signed>
  /** Uses the refresh cookie. */
  refresh(): Promise<Signed>
  signOut(): Promise<void>
}

export function authApi(rest: Rest): AuthApi {
  return {
    register: (form) => rest('POST', '/api/auth/register', { body: form }),
    signIn: (login, password) => rest('POST', '/api/auth/login', { body: { login, password } }),
    refresh: () => rest('POST', '/api/auth/refresh'),
    signOut: () => rest('POST', '/api/auth/logout'),
  }
}
