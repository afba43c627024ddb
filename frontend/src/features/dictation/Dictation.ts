import { makeAutoObservable } from 'mobx'

/** As much of the browser's Web Speech API as is used; no type library has it. */
export interface Recognition {
  lang: string
  continuous: boolean
  interimResults: boolean
  onresult: ((event: { resultIndex: number; results: ArrayLike<Recognised> }) => void) | null
  onerror: ((event: { error: string }) => void) | null
  onend: (() => void) | null
  start(): void
  stop(): void
}
export type Recognised = ArrayLike<{ transcript: string }> & { isFinal: boolean }
type RecognitionClass = new () => Recognition

/** What ends a dictation without being a failure. */
const harmless = new Set(['no-speech', 'aborted'])
const forbidden = new Set(['not-allowed', 'service-not-allowed', 'audio-capture'])

/** Speech to text, where the browser knows how. */
export class Dictation {
  listening = false
  private recognition: Recognition | null = null

  constructor(private readonly create: RecognitionClass | undefined = recognitionOf(globalThis)) {
    makeAutoObservable<this, 'recognition' | 'create'>(this, { recognition: false, create: false })
  }

  get supported(): boolean {
    return this.create !== undefined
  }

  /** Listens until `stop`; every sentence is handed to `onText`, a failure as `denied` or `failed`. */
  start(lang: string, onText: (text: string) => void, onFailed: (why: 'denied' | 'failed') => void): void {
    if (!this.create || this.recognition) return
    const recognition = new this.create()
    recognition.lang = lang
    recognition.continuous = true
    recognition.interimResults = false
    recognition.onresult = ({ resultIndex, results }) => {
      for (const result of Array.from(results).slice(resultIndex)) {
        const text = result[0]?.transcript.trim()
        if (result.isFinal && text) onText(text)
      }
    }
    recognition.onerror = ({ error }) => {
      if (!harmless.has(error)) onFailed(forbidden.has(error) ? 'denied' : 'failed')
    }
    recognition.onend = () => this.ended(recognition)
    this.recognition = recognition
    this.listening = true
    recognition.start()
  }

  stop(): void {
    this.recognition?.stop()
    this.listening = false
  }

  /** Stops, and what is still being recognised belongs to nobody: its field is gone. */
  abandon(): void {
    if (this.recognition) {
      this.recognition.onresult = null
      this.recognition.onerror = null
    }
    this.stop()
  }

  private ended(recognition: Recognition): void {
    if (this.recognition !== recognition) return
    this.recognition = null
    this.listening = false
  }
}

function recognitionOf(window: object): RecognitionClass | undefined {
  const { SpeechRecognition, webkitSpeechRecognition } = window as Record<
    string,
    RecognitionClass | undefined
  >
  return SpeechRecognition ?? webkitSpeechRecognition
}

/** Puts what was said after what is written. */
export function appendSpoken(text: string, spoken: string): string {
  if (!text) return spoken
  return /\s$/.test(text) ? text + spoken : `${text} ${spoken}`
}
