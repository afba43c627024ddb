import { t } from '../../i18n/i18n.ts'
import type { Person } from '../users/Person.ts'

/** «Анна печатает…», «Анна и Борис печатают…», «Анна и ещё 3 печатают…», or nothing. */
export function typingText(who: Person[]): string {
  const [first, second] = who
  if (!first) return ''
  if (!second) return t('typing.one', { first: first.shortName })
  if (who.length === 2) return t('typing.two', { first: first.shortName, second: second.shortName })
  return t('typing.many', { first: first.shortName, count: who.length - 1 })
}
