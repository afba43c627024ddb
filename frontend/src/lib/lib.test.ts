import { expect, test, vi } from 'vitest'
import { backOff } from './backOff.ts'
import { dayNumber, daysAgo } from './days.ts'
import { deviceName, isPhone } from './device.ts'
import { newId } from './ids.ts'
import { colourOf, initials } from './initials.ts'
import { linkify } from './linkify.ts'
import { enableLog, log } from './log.ts'
import { pause } from './pause.ts'
import { remembered } from './remembered.ts'
import { tabLock } from './tabLock.ts'

test('only http and https addresses become links', () => {
  const links = (text: string) => linkify(text).flatMap((part) => part.href ?? [])
  expect(links('see https://a.org/x?y=1, and http://b.org.')).toEqual([
    'https://a.org/x?y=1',
    'http://b.org/',
  ])
  expect(links('javascript:alert(1) data:text/html,x ftp://c.org')).toEqual([])
  expect(links('(https://a.org/b) https://a.org/c_(d)')).toEqual(['https://a.org/b', 'https://a.org/c_(d)'])
  expect(links('https://')).toEqual([])
  expect(links('see www.a.org/x, not www. or www.a')).toEqual(['https://www.a.org/x'])
})

test('the text around links stays as it was', () => {
  const text = 'a https://a.org b\nhttp://b.org'
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
  expect(linkify('')).toEqual([])
})

test('ids are random UUIDs', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(newId()).not.toBe(newId())
})

test('delays double up to the longest and are spread from zero', () => {
  expect([0, 1, 2, 10, 99].map((attempt) => backOff(attempt, 500, 15_000, () => 1))).toEqual([
    500, 1_000, 2_000, 15_000, 15_000,
  ])
  expect(backOff(5, 500, 15_000, () => 0)).toBe(0)
})

test('days are those of the calendar', () => {
  expect(dayNumber(new Date(2026, 0, 5, 23, 59))).toBe(20260105)
  expect(daysAgo(new Date(2026, 0, 5, 23, 59), new Date(2026, 0, 6, 0, 1))).toBe(1)
})

test('initials are the first letters of two words', () => {
  expect(['Анна Соколова', 'Проект «Маяк»', 'boris', '???'].map(initials)).toEqual(['АС', 'ПМ', 'B', '•'])
  expect(colourOf('x', 8)).toBe(7)
})

test('a pause ends by its time or its signal', async () => {
  const stop = new AbortController()
  const long = pause(1_000_000, stop.signal)
  stop.abort()
  await long
  await pause(1_000_000, stop.signal)
  await pause(1)
})

test('the log is silent until it is switched on', async () => {
  const print = vi.spyOn(console, 'info').mockImplementation(() => {})
  log('nothing')
  enableLog(true)
  log('something', 1)
  enableLog(false)
  expect(print.mock.calls).toEqual([['[chat] something', 1]])
  expect(await tabLock('x', async () => 5)).toBe(5)
})

test('a device is called by its browser and system', () => {
  const agent =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1'
  expect([deviceName(agent), deviceName(phone), deviceName('curl/8.5'), deviceName('')]).toEqual([
    'Chrome · Linux',
    'Safari · iPhone',
    'curl',
    '?',
  ])
  expect([isPhone(agent), isPhone(phone)]).toEqual([false, true])
})

test('what is remembered is made once', () => {
  const make = vi.fn((thing: { name: string }) => ({ of: thing.name }))
  const made = remembered(make)
  const [one, other] = [{ name: 'one' }, { name: 'other' }]
  expect(made(one)).toBe(made(one))
  expect(made(other)).toEqual({ of: 'other' })
  expect(make).toHaveBeenCalledTimes(2)
})
