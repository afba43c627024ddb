import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import { ContactRow } from '../features/contacts/ContactRow.tsx'
import type { Person } from '../features/users/Person.ts'
import { t } from '../i18n/i18n.ts'
import { Button } from '../ui/Button.tsx'
import { LazyMenu, useMenu } from '../ui/LazyMenu.tsx'
import { RowsSkeleton } from '../ui/Skeleton.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useRoving } from '../ui/useRoving.ts'
import type { AppState } from './AppState.ts'
import styles from './Sidebar.module.css'

/** My contacts, by the names I see. */
export const ContactList = observer(({ app }: { app: AppState }) => {
  const { contacts, presence } = app.root
  const roving = useRoving<HTMLUListElement>()
  const menu = useMenu()
  const [menuPerson, setMenuPerson] = useState<Person | null>(null)
  const ids = contacts.people.map((person) => person.id).join()
  useEffect(() => (ids ? presence.watch(ids.split(',')) : undefined), [presence, ids])
  if (!contacts.loaded && contacts.failed) {
    const load = () => void contacts.load().catch(() => {})
    return <Trouble title={t('contacts.loadFailed')} onRetry={load} />
  }
  if (!contacts.loaded) return <RowsSkeleton rows={6} />
  if (contacts.people.length === 0) return <NoContacts app={app} />
  const openMenu = (person: Person, x: number, y: number) => {
    setMenuPerson(person)
    menu.openAt(x, y)
  }
  return (
    <>
      <ul data-testid="contact-list" {...roving}>
        {contacts.people.map((person) => (
          <ContactRow
            key={person.id}
            person={person}
            presence={presence}
            onOpen={() => app.people.open(person)}
            onMenu={(x, y) => openMenu(person, x, y)}
          />
        ))}
      </ul>
      {menuPerson && (
        <LazyMenu
          label={t('contacts.actions', { name: menuPerson.name })}
          menu={menu}
          entries={app.people.entries(menuPerson)}
        />
      )}
    </>
  )
})

const NoContacts = observer(({ app }: { app: AppState }) => (
  <div className={styles.empty}>
    <p className={styles.emptyTitle}>{t('contacts.empty')}</p>
    <p>{t('contacts.emptyHint')}</p>
    <Button look="main" onClick={() => app.dialogs.show({ kind: 'addContact' })}>
      {t('contacts.add')}
    </Button>
  </div>
))
