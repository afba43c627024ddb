import { expect, test } from 'vitest'
import { memoryStorage, memoryValues } from '../../testing/memoryStorage.ts'
import { findEmoji, loadEmoji } from './emojiData.ts'
import { noteEmoji, recentEmoji } from './recentEmoji.ts'

test('emoji are found by their Russian and English names, whatever the case and ё', async () => {
  const signs = async (language: 'ru' | 'en', query: string) =>
    findEmoji(await loadEmoji(language), query).map((emoji) => emoji.unicode)
  expect(await signs('ru', 'Кош')).toContain('🐱')
  expect(await signs('ru', 'елка')).toContain('🎄')
  expect((await signs('en', 'pizza'))[0]).toBe('🍕')
  expect(await signs('ru', 'нетакогослова')).toEqual([])
})

test('parts of other emoji are not offered', async () => {
  const all = await loadEmoji('ru')
  expect(all.length).toBeGreaterThan(1_500)
  expect(all.some(({ unicode }) => unicode === '🇦' || unicode === '🏽')).toBe(false)
})

test('the emoji used last stand first, each once', () => {
  const storage = memoryValues()
  for (const sign of ['😀', '🎄', '😀']) noteEmoji(sign, storage)
  expect(recentEmoji(storage)).toEqual(['😀', '🎄'])
  for (let code = 0; code < 40; code += 1) noteEmoji(String(code), storage)
  expect(recentEmoji(storage).length).toBe(24)
})

test('what is broken in storage counts as nothing', () => {
  const storage = memoryValues()
  storage.set('emoji', '{')
  expect(recentEmoji(storage)).toEqual([])
  storage.set('emoji', '"x"')
  expect(recentEmoji(storage)).toEqual([])
  const full = memoryValues({
    ...memoryStorage(),
    setItem: () => {
      throw new Error('full')
    },
  })
  noteEmoji('😀', full)
  expect(recentEmoji(full)).toEqual([])
})
