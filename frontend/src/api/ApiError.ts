import type { FieldError, Problem } from './types.ts'

/** A request that got no good answer: the server's problem, or `code` "network" when there was no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly fields: FieldError[] = [],
    /** Seconds after which the server asks to be tried again. */
    readonly retryAfter?: number,
  ) {
    super(`${status} ${code}`)
    this.name = 'ApiError'
  }

  static network(): ApiError {
    return new ApiError(0, 'network')
  }

  static async from(response: Response): Promise<ApiError> {
    const problem: Partial<Problem> = await response.json().catch(() => ({}))
    const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
    return new ApiError(
      response.status,
      problem.code ?? (response.status >= 500 ? 'unavailable' : 'bad_request'),
      problem.errors ?? [],
      Number.isFinite(seconds) ? seconds : undefined,
    )
  }

  /** Worth trying the very same request again later: nothing was wrong with the request itself. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || (this.status >= 500 && this.status !== 507)
  }
}

/** The code of any thrown thing, for the sentences of `i18n`. */
export function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : 'unknown'
}
