import { enGreetings } from './en/greetings.ts'
import { speech } from './i18n.ts'
import { ruGreetings } from './ru/greetings.ts'

const greetings = { ru: ruGreetings, en: enGreetings }
const lastPicked = { coming: -1, going: -1 }

/** A phrase about somebody who comes or goes, never the same twice in a row; the name is put in when it is read. */
export function greeting(way: 'coming' | 'going', random = Math.random): (name: string) => string {
  const count = greetings.ru[way].length
  let index = Math.floor(random() * count)
  if (index === lastPicked[way]) index = (index + 1) % count
  lastPicked[way] = index
  return (name) => (greetings[speech.language][way][index] ?? '{name}').replace('{name}', () => name)
}
