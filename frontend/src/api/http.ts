import { pause } from '../lib/pause.ts'
import { ApiError } from './ApiError.ts'

/** Where the client gets its access token from, and what it does when the server no longer takes it. */
export interface Tokens {
  current(): string | null
  /** Obtains a newer token than `refused`; null when the session has ended. */
  renew(refused: string | null): Promise<string | null>
  /** How often somebody was signed out: an answer to a question from before that is nobody's any more. */
  ended(): number
}

const deadlineMs = 20_000
const patientTries = 3
const longestWaitS = 5

/** `fetch` as the API needs it: signs requests, renews the token once, waits as told, throws `ApiError`. */
export function apiFetch(tokens: Tokens): (request: Request) => Promise<Response> {
  return async (request) => {
    const signed = !/\/api\/auth\/(refresh|login|register)$/.test(request.url)
    const asked = tokens.ended()
    const isOver = () => signed && tokens.ended() !== asked
    for (let attempt = 1; ; attempt += 1) {
      const answer = await trySigned(request, signed ? tokens : null, isOver)
      if (!(answer instanceof ApiError)) {
        if (isOver()) throw new ApiError(401, 'session_expired')
        return answer
      }
      if (!canWait(request, answer) || attempt === patientTries) throw answer
      await pause((answer.retryAfter ?? 1) * 1000)
      if (isOver()) throw answer
    }
  }
}

/** Reading again harms nobody, so short waits the server asks for are taken without bothering anyone. */
function canWait(request: Request, error: ApiError): boolean {
  const asked = error.status === 429 || error.status === 503
  return asked && request.method === 'GET' && (error.retryAfter ?? 1) <= longestWaitS
}

async function trySigned(
  request: Request,
  tokens: Tokens | null,
  isOver: () => boolean,
): Promise<Response | ApiError> {
  const token = tokens?.current() ?? null
  const first = await send(request, token)
  if (!tokens || !(first instanceof ApiError) || first.status !== 401) return first
  const renewed = await tokens.renew(token)
  if (isOver()) return first
  // Without a new token and still signed in: the renewal did not get through, and nothing is wrong with the session.
  return renewed ? send(request, renewed) : ApiError.network()
}

async function send(request: Request, token: string | null): Promise<Response | ApiError> {
  const copy = request.clone()
  if (token) copy.headers.set('Authorization', `Bearer ${token}`)
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), deadlineMs)
  try {
    const response = await fetch(copy, { signal: deadline.signal })
    if (!response.ok) return await ApiError.from(response)
    // With all of its body: an answer that breaks off is none. But what is saved as a file may be too large to hold twice,
    // and may take as long as it does.
    if (!response.headers.has('Content-Disposition')) await response.clone().arrayBuffer()
    return response
  } catch {
    return ApiError.network()
  } finally {
    clearTimeout(timer)
  }
}
