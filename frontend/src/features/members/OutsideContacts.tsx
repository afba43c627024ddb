import { observer } from 'mobx-react-lite'
import { useEffect } from 'react'
import { t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import { useRoving } from '../../ui/useRoving.ts'
import type { Chat } from '../chats/Chat.ts'
import type { ContactsStore } from '../contacts/ContactsStore.ts'
import type { Person } from '../users/Person.ts'
import { PersonLine } from '../users/PersonLine.tsx'
import styles from './Members.module.css'
import type { MembersStore } from './MembersStore.ts'

/** In larger chats one looks people up instead. */
const mostMembers = 1_000

interface OutsideContactsProps {
  chat: Chat
  contacts: ContactsStore
  members: MembersStore
  onAdd: (person: Person) => void
}

/** «Контакты вне чата»: one click adds. Shown once everybody inside is known. */
export const OutsideContacts = observer(({ chat, contacts, members, onAdd }: OutsideContactsProps) => {
  const list = members.list(chat.id)
  const roving = useRoving<HTMLUListElement>()
  const wanted =
    list?.state === 'ready' && contacts.people.length > 0 && chat.data.member_count <= mostMembers
  const unfinished = wanted && list.cursor
  useEffect(() => {
    if (unfinished) void members.loadMore(chat)
  }, [members, chat, unfinished])
  if (!wanted || unfinished) return null
  const outside = contacts.people.filter((person) => !list.has(person.id))
  return (
    <section className={styles.outside} aria-labelledby="outside-contacts">
      <h3 id="outside-contacts">{t('contacts.outside')}</h3>
      {outside.length === 0 && <p className={styles.note}>{t('contacts.allInside')}</p>}
      <ul {...roving}>
        {outside.map((person) => (
          <li key={person.id} className={styles.member} data-testid="outside-contact">
            <PersonLine person={person} />
            <IconButton
              data-roving
              icon="plus"
              className={styles.add}
              label={t('contacts.addToChat', { name: person.name })}
              onClick={() => onAdd(person)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
})
