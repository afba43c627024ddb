import { observer } from 'mobx-react-lite'
import type { ListedAccount } from '../../api/types.ts'
import { t } from '../../i18n/i18n.ts'
import { exactTime, lastSeen, shortTime } from '../../i18n/times.ts'
import { MenuButton } from '../../ui/Button.tsx'
import { useContextMenu } from '../../ui/useContextMenu.ts'
import { clock } from '../presence/Clock.ts'
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
  const seen = lastUsed(account.last_seen_at)
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

/** Whoever is here renews his session every quarter of an hour: nothing finer is known. */
const renewedWithinMs = 16 * 60_000

function lastUsed(at: string | null | undefined): string {
  if (!at) return t('admin.never')
  const time = new Date(at)
  return clock.now - time.getTime() < renewedWithinMs ? t('admin.lately') : lastSeen(time)
}
