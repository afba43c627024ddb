import type { Chat } from '../chats/Chat.ts'
import type { Person } from '../users/Person.ts'

/** Where one can jump to. */
export type JumpTarget =
  | { kind: 'chat'; id: string; chat: Chat }
  | { kind: 'person'; id: string; person: Person }

const most = 12

interface Known {
  /** All of mine, hidden ones too, the newest first. */
  chats: Chat[]
  /** Contacts first, then whom the server found. */
  people: Person[]
  myId: string
}

/** Chats and people that fit what is written; people whose direct chat is listed are not listed again. */
export function jumpTargets(query: string, { chats, people, myId }: Known): JumpTarget[] {
  const wanted = words(query)
  const fits = (text: string) => wanted.every((word) => words(text).some((other) => other.startsWith(word)))
  const fittingChats = chats.filter((chat) => fits(`${chat.title} ${chat.peer?.login ?? ''}`))
  const withPeers = new Set(fittingChats.map((chat) => chat.data.peer_id))
  const seen = new Set<string>([myId])
  const fittingPeople = people.filter((person) => {
    if (seen.has(person.id) || withPeers.has(person.id)) return false
    seen.add(person.id)
    return fits(`${person.name} ${person.ownName} ${person.login}`)
  })
  return [
    ...fittingChats.map((chat): JumpTarget => ({ kind: 'chat', id: chat.id, chat })),
    ...(wanted.length > 0
      ? fittingPeople.map((person): JumpTarget => ({ kind: 'person', id: person.id, person }))
      : []),
  ].slice(0, most)
}

function words(text: string): string[] {
  const plain = text.toLocaleLowerCase('ru').replaceAll('ё', 'е')
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
}
