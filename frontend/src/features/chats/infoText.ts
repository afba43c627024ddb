import type { Message } from '../../api/types.ts'
import { t } from '../../i18n/i18n.ts'
import type { Person } from '../users/Person.ts'

/** The sentence of an info line, such as «Анна добавляет в чат: Борис». */
export function infoText(message: Message, person: (id: string) => Person): string {
  const actor = person(message.author_id).name
  const users = (message.info?.user_ids ?? []).map((id) => person(id).name).join(', ')
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
