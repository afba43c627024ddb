import { observer } from 'mobx-react-lite'
import { useEffect, useMemo } from 'react'
import { t } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import type { ContactsStore } from '../contacts/ContactsStore.ts'
import type { PresenceStore } from '../presence/PresenceStore.ts'
import { presenceText, presenceTitle } from '../presence/presenceText.ts'
import type { Person } from '../users/Person.ts'
import styles from './Profile.module.css'

interface PersonDialogProps {
  person: Person
  contacts: ContactsStore
  presence: PresenceStore
  actions: {
    write: (person: Person) => void
    addContact: (person: Person) => void
    renameContact: (person: Person) => void
    deleteContact: (person: Person) => void
  }
  onClose: () => void
}

/** Somebody's profile: who he is, and what I can do. */
export const PersonDialog = observer(
  ({ person, contacts, presence, actions, onClose }: PersonDialogProps) => {
    const contact = contacts.has(person.id)
    const online = presence.isOnline(person.id)
    const watched = useMemo(() => [person.id], [person])
    useEffect(() => presence.watch(watched), [presence, watched])
    return (
      <Dialog title={t('profile.title')} onClose={onClose}>
        <div className={styles.card}>
          <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="huge" online={online} />
          <p className={styles.name} data-testid="profile-name">
            {person.name}
          </p>
          <p className={online ? styles.online : styles.soft} title={presenceTitle(presence, person)}>
            {presenceText(presence, person)}
          </p>
        </div>
        <dl className={styles.facts}>
          <Fact name={t('profile.login')} value={`@${person.login}`} />
          {contact && person.ownName !== person.name && (
            <Fact name={t('profile.nameInProfile')} value={person.ownName} />
          )}
          {person.profile?.role === 'admin' && <Fact name={t('profile.role')} value={t('profile.admin')} />}
        </dl>
        <div className={styles.actions}>
          <Button look="main" onClick={() => actions.write(person)}>
            {t('profile.write')}
          </Button>
          {contact ? (
            <>
              <Button onClick={() => actions.renameContact(person)}>{t('contacts.edit')}</Button>
              <Button className={styles.remove} onClick={() => actions.deleteContact(person)}>
                {t('contacts.delete')}
              </Button>
            </>
          ) : (
            <Button onClick={() => actions.addContact(person)}>{t('contacts.addThis')}</Button>
          )}
        </div>
      </Dialog>
    )
  },
)

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
