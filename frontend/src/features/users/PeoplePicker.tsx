import { observer } from 'mobx-react-lite'
import { useState } from 'react'
import { explain, t } from '../../i18n/i18n.ts'
import { Icon } from '../../ui/Icon.tsx'
import { TextField } from '../../ui/TextField.tsx'
import styles from './People.module.css'
import type { Person } from './Person.ts'
import { PersonLine } from './PersonLine.tsx'
import { useFound } from './useFound.ts'

interface PeoplePickerProps {
  search: (query: string) => Promise<Person[]>
  /** Offered before anything is asked. */
  suggested: Person[]
  picked: Person[]
  onPick: (people: Person[]) => void
  /** Those who cannot be picked, with the reason shown beside them. */
  taken: (id: string) => string | null
}

/** Finds people by login or name and gathers them. */
export const PeoplePicker = observer((props: PeoplePickerProps) => {
  const { search, suggested, picked, onPick, taken } = props
  const [query, setQuery] = useState('')
  const { found, error } = useFound(search, query)
  const pickedIds = new Set(picked.map((person) => person.id))
  const offered = query.trim() ? found : suggested.filter((person) => taken(person.id) === null)
  const shown = offered?.filter((person) => !pickedIds.has(person.id))
  const pick = (person: Person) => {
    onPick([...picked, person])
    setQuery('')
  }
  return (
    <div className={styles.picker}>
      {picked.length > 0 && (
        <ul className={styles.picked}>
          {picked.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                aria-label={t('members.unpick', { name: person.name })}
                onClick={() => onPick(picked.filter((other) => other !== person))}
              >
                {person.name}
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <TextField
        label={t('members.search')}
        value={query}
        onChange={setQuery}
        type="search"
        autoComplete="off"
        autoCapitalize="none"
        error={error && explain(error)}
      />
      <ul className={styles.found} aria-live="polite">
        {shown?.map((person) => {
          const reason = taken(person.id)
          return (
            <li key={person.id}>
              <button
                type="button"
                className={styles.choice}
                disabled={reason !== null}
                onClick={() => pick(person)}
              >
                <PersonLine person={person} note={reason ?? undefined} />
                {reason === null && <Icon name="plus" />}
              </button>
            </li>
          )
        })}
        {found?.length === 0 && <li className={styles.note}>{t('members.nobodyFound')}</li>}
      </ul>
    </div>
  )
})
