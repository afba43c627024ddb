import { observer } from 'mobx-react-lite'
import type { ListedAccount } from '../../api/types.ts'
import { t } from '../../i18n/i18n.ts'
import { exactTime, lastSeen, shortTime } from '../../i18n/times.ts'
import { MenuButton } from '../../ui/Button.tsx'
import { useContextMenu } from '../../ui/useContextMenu.ts'
import type { Person } from '../users/Person.ts'
import { PersonLine } from '../users/PersonLine.tsx'
import styles from './Admin.module.css'

interface AccountRowProps {
  account: ListedAccount
  person: Person
  me: boolean
  onMenu: (x: number, y: number) => void
}

/** An account with its login, its last use and its menu. */
export const AccountRow = observer(({ account, person, me, onMenu }: AccountRowProps) => {
  const seen = account.last_seen_at ? lastSeen(new Date(account.last_seen_at)) : t('admin.never')
  const created = new Date(account.created_at)
  const context = useContextMenu(onMenu)
  return (
    <li className={styles.account} data-testid="account" data-active={account.active} {...context}>
      <PersonLine person={person} note={`@${account.login} · ${seen}`}>
        {me && <span className={styles.badge}>{t('members.you')}</span>}
        {account.role === 'admin' && <span className={styles.badge}>{t('profile.admin')}</span>}
        {!account.active && <span className={styles.off}>{t('admin.inactive')}</span>}
      </PersonLine>
      <time className={styles.created} title={exactTime(created)}>
        {t('admin.created', { time: shortTime(created) })}
      </time>
      <MenuButton data-roving label={t('admin.actions', { name: account.login })} onMenu={onMenu} />
    </li>
  )
})
