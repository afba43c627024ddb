import { expect, test } from 'vitest'
import { exactTime } from '../../i18n/times.ts'
import { aUser } from '../../testing/samples.ts'
import { Person } from '../users/Person.ts'
import { clock } from './Clock.ts'
import { PresenceStore } from './PresenceStore.ts'
import { presenceText, presenceTitle } from './presenceText.ts'

const ago = (minutes: number) => new Date(clock.now - minutes * 60_000).toISOString()

function aPerson(profileSeen?: string) {
  const presence = new PresenceStore({ lookup: async () => [] })
  const person = new Person('anna')
  person.update(aUser('anna', profileSeen ? { last_seen_at: profileSeen } : {}))
  const said = () => [presenceText(presence, person), presenceTitle(presence, person)]
  return { presence, said }
}

test('of what event and profile tell, the later counts, and it is said exactly too', () => {
  const { presence, said } = aPerson(ago(5))
  presence.update({ user_id: 'anna', online: false, last_seen_at: ago(50) })
  expect(said()).toEqual(['был(а) в сети 5 минут назад', exactTime(new Date(ago(5)))])
  presence.update({ user_id: 'anna', online: false, last_seen_at: ago(2) })
  expect(said()).toEqual(['был(а) в сети 2 минуты назад', exactTime(new Date(ago(2)))])
})

test('of whom nothing is known nothing is said', () => {
  const { presence, said } = aPerson()
  expect(said()).toEqual([undefined, undefined])
  presence.update({ user_id: 'anna', online: true, last_seen_at: null })
  expect(said()).toEqual(['в сети', undefined])
})
