import { daysAgo } from '../lib/days.ts'
import { speech, t } from './i18n.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(time: Date, options: Intl.DateTimeFormatOptions): string {
  const key = speech.language + JSON.stringify(options)
  let formatter = formats.get(key)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(speech.language === 'ru' ? 'ru-RU' : 'en-GB', options)
    formats.set(key, formatter)
  }
  return formatter.format(time)
}

/** `14:05`, the same in both languages: every message has one, so nothing is formatted that need not be. */
export function clock(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}`
}

/** The whole date and time, shown on hover. */
export function exactTime(time: Date): string {
  return format(time, { dateStyle: 'long', timeStyle: 'medium' })
}

/** The heading above a day's messages. */
export function dayTitle(time: Date, now = new Date()): string {
  const days = daysAgo(time, now)
  if (days === 0) return t('time.today')
  if (days === 1) return t('time.yesterday')
  const thisYear = time.getFullYear() === now.getFullYear()
  return format(time, { day: 'numeric', month: 'long', ...(thisYear ? {} : { year: 'numeric' }) })
}

/** When something last happened, short: a clock today, a weekday this week, else a date. */
export function shortTime(time: Date, now = new Date()): string {
  const days = daysAgo(time, now)
  if (days <= 0) return clock(time)
  if (days < 7) return format(time, { weekday: 'short' })
  const thisYear = time.getFullYear() === now.getFullYear()
  return format(
    time,
    thisYear ? { day: 'numeric', month: 'short' } : { day: '2-digit', month: '2-digit', year: '2-digit' },
  )
}

/** «был(а) в сети …» */
export function lastSeen(time: Date, now = new Date()): string {
  const minutes = Math.floor((now.getTime() - time.getTime()) / 60_000)
  if (minutes < 1) return t('presence.seenNow')
  if (minutes < 60) return t('presence.seenMinutes', { count: minutes })
  const days = daysAgo(time, now)
  if (days === 0) return t('presence.seenToday', { time: clock(time) })
  if (days === 1) return t('presence.seenYesterday', { time: clock(time) })
  return t('presence.seenOn', { date: dayTitle(time, now) })
}
