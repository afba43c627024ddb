import { observer } from 'mobx-react-lite'
import { t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import type { Chat } from '../chats/Chat.ts'
import type { Person } from '../users/Person.ts'
import { PersonLine } from '../users/PersonLine.tsx'
import styles from './Members.module.css'

export interface MemberActions {
  write: (person: Person) => void
  handOver: (person: Person) => void
  remove: (person: Person) => void
}

interface MemberLineProps {
  chat: Chat
  person: Person
  me: boolean
  online: boolean
  actions: MemberActions
}

export const MemberLine = observer(({ chat, person, me, online, actions }: MemberLineProps) => {
  const { name } = person
  const creator = chat.kind === 'group' && chat.data.creator_id === person.id
  const rules = chat.kind === 'group' && chat.mine && !me
  return (
    <li className={styles.member} data-testid="member" data-user-id={person.id} data-online={online}>
      <PersonLine person={person} online={online}>
        {me && <span className={styles.badge}>{t('members.you')}</span>}
        {creator && <span className={`${styles.badge} ${styles.creator}`}>{t('members.creator')}</span>}
      </PersonLine>
      {!me && chat.kind !== 'direct' && (
        <IconButton
          icon="message"
          label={t('members.write', { name })}
          onClick={() => actions.write(person)}
        />
      )}
      {rules && (
        <>
          <IconButton
            icon="crown"
            label={t('members.handOverNamed', { name })}
            onClick={() => actions.handOver(person)}
          />
          <IconButton
            icon="close"
            label={t('members.removeNamed', { name })}
            onClick={() => actions.remove(person)}
          />
        </>
      )}
    </li>
  )
})
