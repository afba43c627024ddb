import type { Message } from '../../api/types.ts'
import { t } from '../../i18n/i18n.ts'
import type { Person } from '../users/Person.ts'

/** More are only counted. */
const mostNames = 5

/** The sentence of an info line, such as «Анна добавляет в чат: Борис». */
export function infoText(message: Message, person: (id: string) => Person): string {
  const actor = person(message.author_id).name
  const users = listed((message.info?.user_ids ?? []).map((id) => person(id)))
  const name = message.info?.name ?? ''
  switch (message.info?.code) {
    case 'chat_created':
      return t('info.chatCreated', { actor, name })
    case 'chat_renamed':
      return t('info.chatRenamed', { actor, name })
    case 'member_added':
      return t('info.memberAdded', { actor, users })
    case 'member_removed':
      return t('info.memberRemoved', { actor, users })
    case 'member_left':
      return t('info.memberLeft', { actor })
    case 'creator_changed':
      return t('info.creatorChanged', { users })
    default:
      return t('info.unknown')
  }
}

/** «Анна, Борис», or the first of many and how many more. */
function listed(people: Person[]): string {
  const shown = people.length > mostNames + 1 ? people.slice(0, mostNames) : people
  const users = shown.map((one) => one.name).join(', ')
  return shown === people ? users : t('info.andMore', { users, count: people.length - shown.length })
}
