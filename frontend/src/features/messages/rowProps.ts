import type { OutboxItem } from '../outbox/OutboxStorage.ts'
import type { Person } from '../users/Person.ts'
import type { OpenChat } from './OpenChat.ts'
import type { Row } from './rows.ts'

export interface RowActions {
  openMenu: (row: Row, x: number, y: number) => void
  openPerson: (person: Person) => void
  retry: (item: OutboxItem) => void
  discard: (item: OutboxItem) => void
}

export interface MessageRowProps {
  row: Row
  open: OpenChat
  own: boolean
  person: (id: string) => Person
  actions: RowActions
}
