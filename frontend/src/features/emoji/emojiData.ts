import type { Language } from '../../i18n/i18n.ts'

export interface Emoji {
  unicode: string
  label: string
  /** Words to find it by, in small letters. */
  words: string
  group: number
}

type Rows = [unicode: string, label: string, tags: string, group: number][]

const sources: Record<Language, () => Promise<{ default: Rows }>> = {
  ru: () => import('virtual:emoji/ru'),
  en: () => import('virtual:emoji/en'),
}

/** All emoji with their names in a language, in the order of Unicode. */
export async function loadEmoji(language: Language): Promise<Emoji[]> {
  const { default: rows } = await sources[language]()
  return rows.map(([unicode, label, tags, group]) => {
    return { unicode, label, words: fold(`${label} ${tags}`), group }
  })
}

/** Those of which every written word begins some word; the ones called so first. */
export function findEmoji(all: readonly Emoji[], query: string, most = 90): Emoji[] {
  const wanted = fold(query).split(/\s+/).filter(Boolean)
  const isMeant = ({ words }: Emoji) => wanted.every((word) => ` ${words}`.includes(` ${word}`))
  const found = all.filter(isMeant)
  const isCalled = ({ label }: Emoji) => fold(label).startsWith(wanted.join(' '))
  return [...found.filter(isCalled), ...found.filter((emoji) => !isCalled(emoji))].slice(0, most)
}

function fold(text: string): string {
  return text.toLocaleLowerCase().replaceAll('ё', 'е')
}
