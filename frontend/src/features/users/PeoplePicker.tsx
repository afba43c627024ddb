import { observer } from 'mobx-react-lite'
import { useRef, useState } from 'react'
import { t } from '../../i18n/i18n.ts'
import { Icon } from '../../ui/Icon.tsx'
import styles from './People.module.css'
import { PeopleSearch } from './PeopleSearch.tsx'
import type { Person } from './Person.ts'

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
  const field = useRef<HTMLInputElement>(null)
  const pickedIds = new Set(picked.map((person) => person.id))
  const change = (people: Person[]) => {
    onPick(people)
    // What was pressed goes. Where fingers press, the field would bring up a keyboard.
    if (matchMedia('(hover: hover)').matches) field.current?.focus()
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
                onClick={() => change(picked.filter((other) => other !== person))}
              >
                {person.name}
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <PeopleSearch
        search={search}
        query={query}
        onQuery={setQuery}
        suggested={suggested}
        left={(person) => pickedIds.has(person.id)}
        taken={taken}
        onChoose={(person) => {
          setQuery('')
          change([...picked, person])
        }}
        icon="plus"
        field={field}
      />
    </div>
  )
})
