import { expect, test, vi } from 'vitest'
import { appendSpoken, Dictation, type Recognised, type Recognition } from './Dictation.ts'

let last: FakeRecognition | undefined

class FakeRecognition implements Recognition {
  lang = ''
  continuous = false
  interimResults = true
  onresult: Recognition['onresult'] = null
  onerror: Recognition['onerror'] = null
  onend: Recognition['onend'] = null
  start = vi.fn()
  stop = vi.fn(() => this.onend?.())

  constructor() {
    last = this
  }

  say(...texts: [text: string, isFinal: boolean][]): void {
    const results = texts.map(([transcript, isFinal]) => Object.assign([{ transcript }], { isFinal }))
    this.onresult?.({ resultIndex: 0, results: results as Recognised[] })
  }
}

function aDictation() {
  const dictation = new Dictation(FakeRecognition)
  const texts: string[] = []
  const failures: string[] = []
  const start = () =>
    dictation.start(
      'ru-RU',
      (text) => texts.push(text),
      (why) => failures.push(why),
    )
  start()
  if (!last) throw new Error('nothing listens')
  return { dictation, texts, failures, start, recognition: last }
}

test('finished sentences are handed over until it is stopped', () => {
  const { dictation, texts, recognition } = aDictation()
  recognition.say([' привет ', true], ['недо', false], ['', true])
  expect([texts, recognition.lang, dictation.listening]).toEqual([['привет'], 'ru-RU', true])
  dictation.stop()
  expect(dictation.listening).toBe(false)
})

test('only one listens at a time, and the browser may end it', () => {
  const { dictation, start, recognition } = aDictation()
  start()
  expect(last).toBe(recognition)
  recognition.onend?.()
  expect(dictation.listening).toBe(false)
  start()
  recognition.onend?.()
  expect([last === recognition, dictation.listening]).toEqual([false, true])
})

test('what is recognised after the field is gone goes nowhere', () => {
  const { dictation, texts, failures, recognition } = aDictation()
  recognition.stop.mockImplementationOnce(() => {
    recognition.say(['чужое', true])
    recognition.onerror?.({ error: 'network' })
    recognition.onend?.()
  })
  dictation.abandon()
  expect([texts, failures, dictation.listening]).toEqual([[], [], false])
})

test('a refusal and a failure are told, silence is not', () => {
  const { failures, recognition } = aDictation()
  for (const error of ['no-speech', 'not-allowed', 'network']) recognition.onerror?.({ error })
  expect(failures).toEqual(['denied', 'failed'])
})

test('without the browser’s help there is none', () => {
  const dictation = new Dictation(undefined)
  dictation.start(
    'ru-RU',
    () => {},
    () => {},
  )
  dictation.stop()
  expect([dictation.supported, dictation.listening]).toEqual([false, false])
})

test('what is said follows what is written', () => {
  expect(['', 'да', 'да '].map((text) => appendSpoken(text, 'нет'))).toEqual(['нет', 'да нет', 'да нет'])
})
