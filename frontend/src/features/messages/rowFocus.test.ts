import type { KeyboardEvent } from 'react'
import { expect, test, vi } from 'vitest'
import { pressAmongRows } from './rowFocus.ts'

const aBox = (top: number, bottom: number) => ({ getBoundingClientRect: () => ({ top, bottom }) })

/** A view of 100 pixels with rows from `top` to `bottom`, and where the focus goes in it. */
function aList(...places: [top: number, bottom: number][]) {
  const focused: number[] = []
  const opened: number[] = []
  const rows = places.map(([top, bottom], index) => ({
    ...aBox(top, bottom),
    focus: () => focused.push(index),
    scrollIntoView: () => {},
    index,
    querySelector: () => aBox(top, bottom),
  }))
  const list = { ...aBox(0, 100), querySelectorAll: () => rows }
  const open = (row: object) => opened.push((row as (typeof rows)[number]).index)
  const press = (key: string, target: unknown, held = {}) => {
    const preventDefault = vi.fn()
    const event = { key, target, currentTarget: list, preventDefault, ...held }
    pressAmongRows(event as unknown as KeyboardEvent<HTMLElement>, open)
    return preventDefault.mock.calls.length > 0
  }
  return { list, rows, focused, opened, press }
}

test('from the list one gets to the lowest message in view, and on from one to the next', () => {
  const { list, rows, focused, press } = aList([-50, 20], [20, 60], [60, 110], [110, 150])
  press('ArrowUp', list)
  press('ArrowUp', rows[2])
  press('ArrowDown', rows[1])
  expect(focused).toEqual([2, 1, 2])
  expect([press('ArrowUp', rows[0]), press('ArrowDown', rows[3]), focused.length]).toEqual([false, false, 3])
})

test('a message taller than the view is scrolled through, and held keys mean something else', () => {
  const { rows, focused, press } = aList([-80, -20], [-20, 160], [160, 200])
  expect([press('ArrowUp', rows[1]), press('ArrowDown', rows[1])]).toEqual([false, false])
  expect([press('ArrowDown', rows[0], { altKey: true }), press('ArrowDown', {})]).toEqual([false, false])
  expect(focused).toEqual([])
})

test('Enter opens the menu of a message, not of the list or of a link', () => {
  const { list, rows, opened, press } = aList([0, 50])
  expect([press('Enter', rows[0]), press('Enter', list), press('Enter', {})]).toEqual([true, false, false])
  expect(opened).toEqual([0])
})
