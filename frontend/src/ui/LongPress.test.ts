import type { MouseEvent, TouchEvent } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LongPress } from './LongPress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function aPress() {
  const press = new LongPress()
  press.act = vi.fn()
  const touch = (...fingers: object[]) =>
    press.handlers.onTouchStart({ target: 'row', touches: fingers } as unknown as TouchEvent)
  const click = () => {
    const event = { preventDefault: vi.fn(), stopPropagation: vi.fn() }
    press.handlers.onClickCapture(event as unknown as MouseEvent)
    return event.preventDefault.mock.calls.length > 0
  }
  return { press, touch, click, acts: vi.mocked(press.act).mock.calls }
}

const finger = { clientX: 3, clientY: 4 }

test('a finger that rests acts where it began, and its click is spent', async () => {
  const { press, touch, click, acts } = aPress()
  touch(finger)
  await vi.advanceTimersByTimeAsync(500)
  press.handlers.onTouchEnd()
  expect([acts, click(), click()]).toEqual([[['row', 3, 4]], true, false])
})

test('a tap, a move and two fingers do nothing', async () => {
  const { press, touch, click, acts } = aPress()
  touch(finger)
  press.handlers.onTouchEnd()
  touch(finger)
  press.handlers.onTouchMove()
  touch(finger)
  touch(finger, finger)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([acts, click(), press.isOn]).toEqual([[], false, false])
})

test('what is not wanted is left to the browser', async () => {
  const { press, touch, acts } = aPress()
  press.wanted = () => false
  touch(finger)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([acts, press.isOn]).toEqual([[], false])
})

test('a menu that the browser asks for opens once, whoever is first', async () => {
  const { press, touch, acts } = aPress()
  touch(finger)
  expect(press.takeMenu()).toBe(false)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(acts).toEqual([])
  touch(finger)
  await vi.advanceTimersByTimeAsync(500)
  expect(press.takeMenu()).toBe(true)
})

test('a long touch without a click takes no later click of a mouse', async () => {
  const { press, touch, click } = aPress()
  touch(finger)
  await vi.advanceTimersByTimeAsync(500)
  press.handlers.onTouchEnd()
  await vi.advanceTimersByTimeAsync(600)
  expect([click(), press.takeMenu()]).toEqual([false, false])
})
