import { afterEach, expect, test } from 'vitest'
import { enErrors } from './en/errors.ts'
import { enGreetings } from './en/greetings.ts'
import { enInterface } from './en/interface.ts'
import { enPeople } from './en/people.ts'
import { greeting } from './greetings.ts'
import { explain, speech, t } from './i18n.ts'
import { ruErrors } from './ru/errors.ts'
import { ruGreetings } from './ru/greetings.ts'
import { ruInterface } from './ru/interface.ts'
import { ruPeople } from './ru/people.ts'
import { clock, dayTitle, exactTime, lastSeen, shortTime } from './times.ts'

afterEach(() => speech.speak('ru'))

const now = new Date(2026, 10, 22, 18, 0)
const at = (day: number, month = 10, year = 2026) => new Date(year, month, day, 9, 5)

test('both languages have the same phrases and the same errors', () => {
  expect(Object.keys(enInterface)).toEqual(Object.keys(ruInterface))
  expect(Object.keys(enPeople)).toEqual(Object.keys(ruPeople))
  expect(Object.keys(enErrors)).toEqual(Object.keys(ruErrors))
})

test('there are ten playful phrases and more for each occasion, never the same twice in a row', () => {
  for (const way of ['coming', 'going'] as const) {
    expect(new Set(ruGreetings[way]).size).toBeGreaterThanOrEqual(10)
    expect(new Set(enGreetings[way]).size).toBe(new Set(ruGreetings[way]).size)
    for (const phrase of [...ruGreetings[way], ...enGreetings[way]]) expect(phrase).toContain('{name}')
    const said = Array.from({ length: 3 }, () => greeting(way, () => 0)('$& Анна'))
    expect(said[0]).not.toBe(said[1])
    expect(said[0]).toContain('$& Анна')
  }
})

test('Russian chooses among its plural forms', () => {
  const members = (count: number) => t('chats.memberCount', { count })
  expect([1, 2, 5, 21].map(members)).toEqual(['1 участник', '2 участника', '5 участников', '21 участник'])
  speech.speak('en')
  expect([1, 2].map(members)).toEqual(['1 member', '2 members'])
})

test('an unknown code still has a sentence', () => {
  expect(explain('something_new')).toBe(ruErrors.unknown)
  speech.speak('en')
  expect(explain('network')).toBe(enErrors.network)
})

test('times are said shortly and exactly', () => {
  expect([dayTitle(at(22), now), dayTitle(at(21), now), dayTitle(at(3), now)]).toEqual([
    'Сегодня',
    'Вчера',
    '3 ноября',
  ])
  expect(dayTitle(at(3, 10, 2025), now)).toContain('2025')
  expect([clock(at(22)), shortTime(at(22), now), shortTime(at(20), now)]).toEqual(['09:05', '09:05', 'пт'])
  expect(shortTime(at(3, 9), now)).toContain('окт')
  expect(shortTime(at(3, 9, 2025), now)).toBe('03.10.25')
  expect(exactTime(at(22))).toContain('9:05:00')
  const ago = (minutes: number) => lastSeen(new Date(now.getTime() - minutes * 60_000), now)
  expect([ago(0), ago(1), ago(5), ago(22)]).toEqual([
    'был(а) в сети только что',
    'был(а) в сети 1 минуту назад',
    'был(а) в сети 5 минут назад',
    'был(а) в сети 22 минуты назад',
  ])
  expect(lastSeen(at(22), now)).toBe('был(а) в сети сегодня в 09:05')
  expect(lastSeen(at(21), now)).toBe('был(а) в сети вчера в 09:05')
  expect(lastSeen(at(3), now)).toBe('был(а) в сети 3 ноября')
})
