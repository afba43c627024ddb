import { expect, test } from 'vitest'
import { snippet } from './snippet.ts'
import { textParts } from './textParts.ts'

const shown = (text: string, marked: number[][]) =>
  textParts(text, marked).map((part) => `${part.marked ? '*' : ''}${part.text}${part.href ? '>' : ''}`)

test('marked words and links may overlap', () => {
  expect(shown('один два три', [[5, 8]])).toEqual(['один ', '*два', ' три'])
  expect(shown('см. https://a.test/план тут', [[19, 23]])).toEqual([
    'см. ',
    'https://a.test/>',
    '*план>',
    ' тут',
  ])
  expect(
    shown('ab', [
      [0, 1],
      [1, 2],
    ]),
  ).toEqual(['*a', '*b'])
  expect(shown('', [])).toEqual([])
})

test('e-mail addresses are links, and only http, https and mailto ever are', () => {
  expect(textParts('пишите на anna@example.org.').map((part) => part.href)).toEqual([
    undefined,
    'mailto:anna@example.org',
    undefined,
  ])
  expect(textParts('mailto:a@b.ru javascript:alert(1)@x data:x').map((part) => part.href)).toEqual([
    'mailto:a@b.ru',
    undefined,
  ])
})

test('a snippet begins shortly before what was found', () => {
  const long = `${'слово '.repeat(40)}встреча завтра`
  const { text, marked } = snippet(long, [[240, 247]])
  expect([text.startsWith('…слово'), marked.map(([from, to]) => text.slice(from, to))]).toEqual([
    true,
    ['встреча'],
  ])
  expect(snippet('коротко\nи ясно', [[0, 7]])).toEqual({ text: 'коротко и ясно', marked: [[0, 7]] })
  expect(snippet('x'.repeat(300), [[200, 210]]).marked.length).toBe(1)
})
