import { observer } from 'mobx-react-lite'
import type { ReactNode } from 'react'
import { Avatar } from '../../ui/Avatar.tsx'
import styles from './People.module.css'
import type { Person } from './Person.ts'

interface PersonLineProps {
  person: Person
  online?: boolean
  /** Instead of the login, under the name. */
  note?: string
  /** The note said exactly, on hover. */
  noteTitle?: string
  children?: ReactNode
}

/** A person in a list: picture, name, login. */
export const PersonLine = observer(({ person, online, note, noteTitle, children }: PersonLineProps) => (
  <span className={styles.line}>
    <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="medium" online={online} />
    <span className={styles.names}>
      <span className={styles.name}>
        <span>{person.name}</span>
        {children}
      </span>
      <span className={styles.login} title={noteTitle}>
        {note ?? (person.login && `@${person.login}`)}
      </span>
    </span>
  </span>
))
