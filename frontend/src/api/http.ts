import { pause } from '../lib/pause.ts'
import { ApiError } from './ApiError.ts'

/** Where the client gets its access token from, and what it does when the server no longer takes it. */
export interface Tokens {
  current(): string | null
  /** Obtains a newer token than `refused`; null when the session has ended. */
  renew(refused: string | null): Promise<string | null>
}

const deadlineMs = 20_000
const patientTries = 3
const longestWaitS = 5

/** `fetch` as the API needs it: signs requests, renews the token once, waits as told, throws `ApiError`. */
export function apiFetch(tokens: Tokens): (request: Request) => Promise<Response> {
  return async (request) => {
    const signed = !/\/api\/auth\/(refresh|login|register)$/.test(request.url)
    for (let attempt = 1; ; attempt += 1) {
      const error = await trySigned(request, signed ? tokens : null)
      if (!(error instanceof ApiError)) return error
      if (!canWait(request, error) || attempt === patientTries) throw error
      await pause((error.retryAfter ?? 1) * 1000)
    }
  }
}

/** Reading again harms nobody, so short waits the server asks for are taken without bothering anyone. */
function canWait(request: Request, error: ApiError): boolean {
  const asked = error.status === 429 || error.status === 503
  return asked && request.method === 'GET' && (error.retryAfter ?? 1) <= longestWaitS
}

async function trySigned(request: Request, tokens: Tokens | null): Promise<Response | ApiError> {
  const token = tokens?.current() ?? null
  const first = await send(request, token)
  if (!tokens || !(first instanceof ApiError) || first.status !== 401) return first
  const renewed = await tokens.renew(token)
  return renewed ? send(request, renewed) : first
}

async function send(request: Request, token: string | null): Promise<Response | ApiError> {
  const copy = request.clone()
  if (token) copy.headers.set('Authorization', `Bearer ${token}`)
  try {
    const response = await fetch(copy, { signal: AbortSignal.timeout(deadlineMs) })
    return response.ok ? response : await ApiError.from(response)
  } catch {
    return ApiError.network()
  }
}
