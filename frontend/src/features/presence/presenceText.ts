import { t } from '../../i18n/i18n.ts'
import { exactTime, lastSeen } from '../../i18n/times.ts'
import type { Person } from '../users/Person.ts'
import { clock } from './Clock.ts'
import type { PresenceStore } from './PresenceStore.ts'

/** «в сети», «был(а) в сети 5 минут назад»; nothing about those whose presence I may not see. */
export function presenceText(presence: PresenceStore, person: Person): string | undefined {
  if (presence.isOnline(person.id)) return t('presence.online')
  const seen = seenAt(presence, person)
  return seen && lastSeen(seen, new Date(clock.now))
}

/** The exact time, shown on hover; nothing while he is online. */
export function presenceTitle(presence: PresenceStore, person: Person): string | undefined {
  const seen = presence.isOnline(person.id) ? undefined : seenAt(presence, person)
  return seen && exactTime(seen)
}

/** The latest that is known: an event and the profile tell it, each at its own time. */
function seenAt(presence: PresenceStore, person: Person): Date | undefined {
  const told = [presence.lastSeenAt(person.id), person.profile?.last_seen_at].flatMap((time) =>
    time ? [Date.parse(time)] : [],
  )
  return told.length > 0 ? new Date(Math.max(...told)) : undefined
}
