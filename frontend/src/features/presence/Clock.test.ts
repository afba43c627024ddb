import { autorun } from 'mobx'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dayTitle, shortTime } from '../../i18n/times.ts'
import { Clock } from './Clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what was today is called yesterday after midnight, and nothing is drawn anew before', () => {
  vi.setSystemTime(new Date(2026, 10, 3, 23, 50))
  const clock = new Clock()
  const stop = clock.start()
  const late = new Date(2026, 10, 3, 23, 50)
  const said: string[] = []
  const end = autorun(() => said.push(`${dayTitle(late, clock.today)}, ${shortTime(late, clock.today)}`))
  vi.advanceTimersByTime(9 * 60_000)
  expect(said).toEqual(['Сегодня, 23:50'])
  vi.advanceTimersByTime(60 * 60_000)
  expect(said).toEqual(['Сегодня, 23:50', 'Вчера, вт'])
  end()
  stop()
})
