import { observer } from 'mobx-react-lite'
import type { Ref } from 'react'
import { explain, t } from '../../i18n/i18n.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { Trouble } from '../../ui/Trouble.tsx'
import { useRoving } from '../../ui/useRoving.ts'
import styles from './People.module.css'
import type { Person } from './Person.ts'
import { PersonLine } from './PersonLine.tsx'
import { useFound } from './useFound.ts'

interface PeopleSearchProps {
  search: (query: string) => Promise<Person[]>
  query: string
  onQuery: (query: string) => void
  /** Offered before anything is asked. */
  suggested?: Person[]
  /** Those who are not to be shown at all. */
  left?: (person: Person) => boolean
  /** Those who are shown but cannot be chosen, with the reason. */
  taken: (id: string) => string | null
  onChoose: (person: Person) => void
  /** What a press does, as a sign and as the name of the button; without one the person's name is enough. */
  icon: IconName
  label?: (person: Person) => string
  field?: Ref<HTMLInputElement>
  autoFocus?: boolean
}

/** A field that finds people by login or name, and those whom it found: one press chooses. */
export const PeopleSearch = observer((props: PeopleSearchProps) => {
  const { search, query, onQuery, suggested = [], left, field, autoFocus } = props
  const { found, error, retry } = useFound(search, query)
  const roving = useRoving<HTMLUListElement>()
  const offered = query.trim() ? found : suggested.filter((person) => props.taken(person.id) === null)
  const shown = left ? offered?.filter((person) => !left(person)) : offered
  return (
    <>
      <TextField
        ref={field}
        label={t('members.search')}
        value={query}
        onChange={onQuery}
        type="search"
        autoComplete="off"
        autoCapitalize="none"
        autoFocus={autoFocus}
      />
      {error ? (
        <div className={styles.found}>
          <Trouble title={explain(error)} onRetry={retry} />
        </div>
      ) : (
        <ul className={styles.found} aria-live="polite" {...roving}>
          {shown?.map((person) => (
            <li key={person.id}>
              <Choice {...props} person={person} />
            </li>
          ))}
          {found?.length === 0 && <li className={styles.note}>{t('members.nobodyFound')}</li>}
        </ul>
      )}
    </>
  )
})

const Choice = observer(
  ({ person, taken, icon, label, onChoose }: PeopleSearchProps & { person: Person }) => {
    const reason = taken(person.id)
    return (
      <button
        type="button"
        className={styles.choice}
        data-roving
        // Not `disabled`: the focus must not be lost by the very press that chooses.
        aria-disabled={reason !== null}
        aria-label={reason === null ? label?.(person) : undefined}
        onClick={() => reason === null && onChoose(person)}
      >
        <PersonLine person={person} note={reason === null ? undefined : `@${person.login} · ${reason}`} />
        {reason === null && <Icon name={icon} />}
      </button>
    )
  },
)
