import { observer } from 'mobx-react-lite'
import { t } from '../../i18n/i18n.ts'
import { MenuButton } from '../../ui/Button.tsx'
import { useContextMenu } from '../../ui/useContextMenu.ts'
import type { PresenceStore } from '../presence/PresenceStore.ts'
import { presenceText, presenceTitle } from '../presence/presenceText.ts'
import type { Person } from '../users/Person.ts'
import { PersonLine } from '../users/PersonLine.tsx'
import styles from './Contacts.module.css'

interface ContactRowProps {
  person: Person
  presence: PresenceStore
  onOpen: () => void
  onMenu: (x: number, y: number) => void
}

/** A contact in the left pane: opens his profile, has a menu. */
export const ContactRow = observer(({ person, presence, onOpen, onMenu }: ContactRowProps) => {
  const online = presence.isOnline(person.id)
  const context = useContextMenu(onMenu)
  return (
    <li
      className={styles.row}
      data-testid="contact"
      data-user-id={person.id}
      data-online={online}
      {...context}
    >
      <button type="button" className={styles.open} data-roving onClick={onOpen}>
        <PersonLine
          person={person}
          online={online}
          note={presenceText(presence, person)}
          noteTitle={presenceTitle(presence, person)}
        />
      </button>
      <MenuButton
        className={styles.more}
        tabIndex={-1}
        label={t('contacts.actions', { name: person.name })}
        onMenu={onMenu}
      />
    </li>
  )
})
