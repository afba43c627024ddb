import type { KeyboardEvent } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aList, aWindow } from '../../testing/scrolledList.ts'
import { unmeasuredHeight } from './inView.ts'
import { whenTaken } from './whenTaken.ts'

beforeEach(() => void aWindow())
afterEach(() => void vi.unstubAllGlobals())

const press = (key: string, shiftKey = false) =>
  ({ key, shiftKey, preventDefault: vi.fn() }) as unknown as KeyboardEvent

test('a list that is on its way to a message goes no further once its reader takes it', async () => {
  const { keeper, measure, moves } = aList(100)
  keeper.rowsChanged()
  measure(() => unmeasuredHeight)
  await keeper.toMessage(31)
  const before = moves.length
  keeper.resized()
  expect(moves.length).toBe(before + 1)
  whenTaken(keeper).onWheelCapture()
  keeper.resized()
  expect(moves.length).toBe(before + 1)
})

test('End leads to the newest message, which is loaded first; with Shift it is left to the browser', async () => {
  const { keeper, scroll, open, moves } = aList(100)
  keeper.rowsChanged()
  scroll(1_000)
  open.timeline.hasAfter = true
  const hands = whenTaken(keeper)
  const [shifted, plain] = [press('End', true), press('End')]
  hands.onKeyDownCapture(shifted)
  expect([shifted.preventDefault, open.loadEnd].map((called) => vi.mocked(called).mock.calls.length)).toEqual(
    [0, 0],
  )
  const before = moves.length
  hands.onKeyDownCapture(plain)
  await Promise.resolve()
  expect([plain.preventDefault, open.loadEnd].map((called) => vi.mocked(called).mock.calls.length)).toEqual([
    1, 1,
  ])
  await vi.waitFor(() => expect(moves.slice(before)).toEqual([5_000]))
})
