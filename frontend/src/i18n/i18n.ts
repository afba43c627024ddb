import { action, makeAutoObservable } from 'mobx'
import { LocalValues } from '../lib/LocalValues.ts'
import { enConversation } from './en/conversation.ts'
import { enErrors } from './en/errors.ts'
import { enInterface } from './en/interface.ts'
import { enPeople } from './en/people.ts'
import { ruConversation } from './ru/conversation.ts'
import { ruErrors } from './ru/errors.ts'
import { ruInterface } from './ru/interface.ts'
import { ruPeople } from './ru/people.ts'

export type Language = 'ru' | 'en'
export type Phrase = keyof typeof ruInterface | keyof typeof ruPeople | keyof typeof ruConversation
/** A phrase is one string, or one per plural form chosen by `count`. */
export type Wording = string | Partial<Record<Intl.LDMLPluralRule, string>>
type Values = Record<string, string | number>

const storageKey = 'language'
const kept = new LocalValues()
const phrases: Record<Language, Record<Phrase, Wording>> = {
  ru: { ...ruInterface, ...ruPeople, ...ruConversation },
  en: { ...enInterface, ...enPeople, ...enConversation },
}
const plurals = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') }
const errors: Record<Language, Record<string, string>> = { ru: ruErrors, en: enErrors }

/** The interface's language; whatever reads a phrase while rendering follows its change. */
class Speech {
  language: Language = initialLanguage()

  constructor() {
    makeAutoObservable(this, { speak: action })
  }

  /** Takes up what another tab has chosen. */
  read(): void {
    this.language = initialLanguage()
  }

  speak(language: Language): void {
    this.language = language
    kept.set(storageKey, language)
  }
}

function initialLanguage(): Language {
  const chosen = kept.get(storageKey)
  if (chosen === 'ru' || chosen === 'en') return chosen
  const preferred = globalThis.navigator?.language ?? 'ru'
  return preferred.toLowerCase().startsWith('ru') ? 'ru' : 'en'
}

export const speech = new Speech()

/** The phrase in the current language, `{name}` replaced by `values.name`. */
export function t(phrase: Phrase, values: Values = {}): string {
  const wording: Wording = phrases[speech.language][phrase]
  return fill(typeof wording === 'string' ? wording : pluralForm(wording, values.count), values)
}

/** What happened and what to do next, for an error `code` of the contract. */
export function explain(code: string): string {
  const sentences = errors[speech.language]
  return sentences[code] ?? sentences.unknown ?? code
}

function pluralForm(wording: Exclude<Wording, string>, count: string | number | undefined): string {
  const rule = plurals[speech.language].select(Number(count ?? 0))
  return wording[rule] ?? wording.other ?? ''
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
