import { useEffect, useState } from 'react'
import { codeOf } from '../../api/ApiError.ts'
import type { Person } from './Person.ts'

/** How long after the last key people are looked for. */
export const typingPauseMs = 200

/** To ask the same again would not help. */
const final = 'query_too_short'

/** What the server finds for the query, a moment after the last key; null while nothing is asked. */
export function useFound(search: (query: string) => Promise<Person[]>, query: string) {
  const [result, setResult] = useState<{ found: Person[] | null; error: string | null }>({
    found: null,
    error: null,
  })
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one more try asks the same again
  useEffect(() => {
    const wanted = query.trim()
    if (!wanted) return setResult({ found: null, error: null })
    let current = true
    const timer = setTimeout(async () => {
      const answer = await search(wanted).then(
        (found) => ({ found, error: null }),
        (error: unknown) => ({ found: null, error: codeOf(error) }),
      )
      if (current) setResult(answer)
    }, typingPauseMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [search, query, tries])
  const retry = result.error === final ? undefined : () => setTries(tries + 1)
  return { ...result, retry }
}
