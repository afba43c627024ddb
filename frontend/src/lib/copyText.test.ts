import { afterEach, expect, test, vi } from 'vitest'
import { copyText } from './copyText.ts'

afterEach(() => void vi.unstubAllGlobals())

/** A page on plain http: no `navigator.clipboard`. */
function plainPage(copied: boolean) {
  const field = { value: '', style: {}, focus: () => {}, select: () => {}, remove: vi.fn() }
  const focused = { focus: vi.fn(), parentElement: { append: vi.fn() } }
  const execCommand = vi.fn(() => copied)
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('document', { activeElement: focused, createElement: () => field, execCommand })
  return { field, focused, execCommand }
}

test('where there is a clipboard, the text goes there', async () => {
  const writeText = vi.fn(async () => {})
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  await copyText('раз')
  expect(writeText).toHaveBeenCalledWith('раз')
})

test('on plain http a text is copied too, and the focus stays where it was', async () => {
  const { field, focused, execCommand } = plainPage(true)
  await copyText('раз')
  expect([field.value, execCommand.mock.calls, field.remove.mock.calls.length]).toEqual([
    'раз',
    [['copy']],
    1,
  ])
  expect(focused.focus).toHaveBeenCalled()
})

test('a browser that does not let it says so', async () => {
  plainPage(false)
  await expect(copyText('раз')).rejects.toThrow('refused')
})
