import { apiFetch, type Tokens } from './http.ts'

interface Call {
  query?: Record<string, string | number | undefined>
  body?: unknown
}

/** Calls one path and returns its JSON body. */
export type Rest = <T>(method: string, path: string, call?: Call) => Promise<T>

export function createRest(tokens: Tokens, origin: string): Rest {
  const fetchApi = apiFetch(tokens)
  return async <T>(method: string, path: string, { query = {}, body }: Call = {}) => {
    const url = new URL(path, origin)
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    const json =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
    const response = await fetchApi(new Request(url, { method, ...json }))
    return (response.status === 204 ? undefined : await response.json()) as T
  }
}
