import { observer } from 'mobx-react-lite'
import { t } from '../../i18n/i18n.ts'
import { MenuButton } from '../../ui/Button.tsx'
import { useContextMenu } from '../../ui/useContextMenu.ts'
import type { Chat } from '../chats/Chat.ts'
import type { PresenceStore } from '../presence/PresenceStore.ts'
import { presenceText, presenceTitle } from '../presence/presenceText.ts'
import type { Person } from '../users/Person.ts'
import { PersonLine } from '../users/PersonLine.tsx'
import styles from './Members.module.css'

interface MemberLineProps {
  chat: Chat
  person: Person
  me: boolean
  presence: PresenceStore
  onOpen: () => void
  onMenu: (x: number, y: number) => void
}

/** A member of a chat: opens his profile, has a menu. */
export const MemberLine = observer(({ chat, person, me, presence, onOpen, onMenu }: MemberLineProps) => {
  const creator = chat.kind === 'group' && chat.data.creator_id === person.id
  const online = me || presence.isOnline(person.id)
  const context = useContextMenu(onMenu)
  return (
    <li
      className={styles.member}
      data-testid="member"
      data-user-id={person.id}
      data-online={online}
      {...context}
    >
      <button type="button" className={styles.open} data-roving onClick={onOpen}>
        <PersonLine
          person={person}
          online={online}
          note={me ? t('presence.online') : presenceText(presence, person)}
          noteTitle={me ? undefined : presenceTitle(presence, person)}
        >
          {me && <span className={styles.badge}>{t('members.you')}</span>}
          {creator && <span className={`${styles.badge} ${styles.creator}`}>{t('members.creator')}</span>}
        </PersonLine>
      </button>
      {!me && (
        <MenuButton tabIndex={-1} label={t('members.actions', { name: person.name })} onMenu={onMenu} />
      )}
    </li>
  )
})
