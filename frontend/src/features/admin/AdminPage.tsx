import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import type { AdminApi } from '../../api/auth.ts'
import type { ListedAccount } from '../../api/types.ts'
import { explain, t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import { LazyMenu, useMenu } from '../../ui/LazyMenu.tsx'
import type { MenuEntry } from '../../ui/Menu.tsx'
import { NextPage } from '../../ui/NextPage.tsx'
import { RowsSkeleton } from '../../ui/Skeleton.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { Trouble } from '../../ui/Trouble.tsx'
import { useRoving } from '../../ui/useRoving.ts'
import type { Person } from '../users/Person.ts'
import { typingPauseMs } from '../users/useFound.ts'
import { AccountRow } from './AccountRow.tsx'
import { AccountsStore } from './AccountsStore.ts'
import styles from './Admin.module.css'

interface AdminPageProps {
  api: AdminApi
  myId: string
  person: (id: string) => Person
  onDeactivate: (accounts: AccountsStore, account: ListedAccount) => void
  onSetPassword: (accounts: AccountsStore, account: ListedAccount) => void
  onFailed: (error: unknown) => void
  onClose: () => void
}

/** All accounts of the server, for the administrator. */
const AdminPage = observer((props: AdminPageProps) => {
  const [accounts] = useState(() => new AccountsStore(props.api))
  const [query, setQuery] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => void accounts.find(query), query ? typingPauseMs : 0)
    return () => clearTimeout(timer)
  }, [accounts, query])
  return (
    <main className={styles.page}>
      <header className={styles.header}>
        <IconButton icon="back" className={styles.back} label={t('admin.back')} onClick={props.onClose} />
        <h2 data-pane-title tabIndex={-1}>
          {t('admin.title')}
        </h2>
      </header>
      <div className={styles.column}>
        <TextField
          label={t('admin.search')}
          value={query}
          onChange={setQuery}
          type="search"
          autoComplete="off"
          autoCapitalize="none"
        />
        <Rows {...props} accounts={accounts} />
      </div>
    </main>
  )
})

export default AdminPage

const Rows = observer(
  ({ accounts, myId, person, ...props }: AdminPageProps & { accounts: AccountsStore }) => {
    const roving = useRoving<HTMLUListElement>()
    const menu = useMenu()
    const [chosen, setChosen] = useState<ListedAccount | null>(null)
    if (accounts.state === 'failed') {
      const hint = explain(accounts.failure ?? 'unknown')
      const retry = () => void accounts.find(accounts.query)
      return <Trouble title={t('admin.loadFailed')} hint={hint} onRetry={retry} />
    }
    if (accounts.state === 'loading') return <RowsSkeleton rows={8} />
    if (accounts.items.length === 0) return <p className={styles.none}>{t('admin.none')}</p>
    const entriesOf = (account: ListedAccount): MenuEntry[] => {
      const password = () => props.onSetPassword(accounts, account)
      const activate = () => void accounts.setActive(account, true).catch(props.onFailed)
      const deactivate = () => props.onDeactivate(accounts, account)
      const change: MenuEntry = account.active
        ? { id: 'off', label: t('admin.deactivate'), icon: 'eyeOff', danger: true, act: deactivate }
        : { id: 'on', label: t('admin.activate'), icon: 'check', act: activate }
      const set: MenuEntry = { id: 'password', label: t('admin.setPassword'), icon: 'key', act: password }
      return account.id === myId ? [set] : [set, change]
    }
    return (
      <>
        <ul data-testid="accounts" {...roving}>
          {accounts.items.map((account) => (
            <AccountRow
              key={account.id}
              account={account}
              person={person(account.id)}
              me={account.id === myId}
              onMenu={(x, y) => {
                setChosen(account)
                menu.openAt(x, y)
              }}
            />
          ))}
          {accounts.hasMore && (
            <NextPage
              key={accounts.items.length}
              failed={accounts.moreFailed}
              onWanted={() => void accounts.loadMore()}
            />
          )}
        </ul>
        {chosen && (
          <LazyMenu
            label={t('admin.actions', { name: chosen.login })}
            menu={menu}
            entries={entriesOf(chosen)}
          />
        )}
      </>
    )
  },
)
