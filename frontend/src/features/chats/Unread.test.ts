import { expect, test } from 'vitest'
import { aMessage } from '../../testing/samples.ts'
import { Unread } from './Unread.ts'

const base = { count: 2, readSeq: 10, rev: 20, myRev: 1 }

test('messages after the base are added and deletions taken away', () => {
  const unread = new Unread(base)
  unread.note(aMessage(21, { rev: 21 }), 1)
  unread.note(aMessage(22, { rev: 22 }), 1)
  unread.note(aMessage(21, { rev: 23 }), -1)
  expect(unread.count).toBe(3)
})

test('what the base already counts is not counted again', () => {
  const unread = new Unread(base)
  unread.note(aMessage(19, { rev: 20 }), 1)
  expect(unread.count).toBe(2)
})

test('a read position that is older than the newest events keeps what came since', () => {
  const unread = new Unread(base)
  unread.note(aMessage(21, { rev: 21 }), 1)
  unread.note(aMessage(22, { rev: 22 }), 1)
  unread.accept({ count: 0, readSeq: 21, rev: 21, myRev: 2 })
  expect(unread.count).toBe(1)
})

test('an older answer is discarded', () => {
  const unread = new Unread(base)
  unread.accept({ count: 0, readSeq: 21, rev: 21, myRev: 3 })
  unread.accept({ count: 9, readSeq: 12, rev: 30, myRev: 2 })
  expect([unread.count, unread.readSeq, unread.myRev]).toEqual([0, 21, 3])
})

test('the count stops at its cap, and a deletion there has to be asked about', () => {
  const unread = new Unread({ count: 1_000, readSeq: 0, rev: 5_000, myRev: 1 })
  unread.note(aMessage(5_001), 1)
  expect([unread.count, unread.uncertain]).toEqual([1_000, false])
  unread.note(aMessage(4, { rev: 5_002 }), -1)
  expect(unread.uncertain).toBe(true)
})

test('hundreds of messages without any word of the server still count right', () => {
  const unread = new Unread(base)
  for (let seq = 21; seq < 721; seq += 1) unread.note(aMessage(seq), 1)
  expect(unread.count).toBe(702)
})

test('what was in view counts no more, before the server knows it', () => {
  const unread = new Unread({ ...base, count: 0 })
  unread.note(aMessage(21), 1)
  unread.note(aMessage(22), 1)
  unread.see(21)
  unread.see(20)
  expect(unread.count).toBe(1)
  unread.accept({ count: 1, readSeq: 21, rev: 22, myRev: 2 })
  expect(unread.count).toBe(1)
})
