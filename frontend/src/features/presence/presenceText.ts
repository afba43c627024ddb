import { t } from '../../i18n/i18n.ts'
import { lastSeen } from '../../i18n/times.ts'
import type { Person } from '../users/Person.ts'
import { clock } from './Clock.ts'
import type { PresenceStore } from './PresenceStore.ts'

/** «в сети», «был(а) в сети 5 минут назад», or «не в сети» where I may not know more. */
export function presenceText(presence: PresenceStore, person: Person): string {
  if (presence.isOnline(person.id)) return t('presence.online')
  const seen = presence.lastSeenAt(person.id) ?? person.profile?.last_seen_at
  return seen ? lastSeen(new Date(seen), new Date(clock.now)) : t('presence.offline')
}
