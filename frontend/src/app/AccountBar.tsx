import { observer } from 'mobx-react-lite'
import { t } from '../i18n/i18n.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { IconButton } from '../ui/Button.tsx'
import { LazyMenu, useMenu } from '../ui/LazyMenu.tsx'
import type { MenuEntry } from '../ui/Menu.tsx'
import { SilentWords } from '../ui/Silent.tsx'
import type { AppState } from './AppState.ts'
import styles from './Sidebar.module.css'

/** Who I am, and the menu of my account. */
export const AccountBar = observer(({ app }: { app: AppState }) => {
  const { root, dialogs } = app
  const me = root.users.person(root.myId)
  const name = me.profile ? me.name : (root.session.account?.login ?? '')
  const menu = useMenu()
  return (
    <footer className={styles.account}>
      <button type="button" className={styles.self} onClick={() => dialogs.show({ kind: 'ownProfile' })}>
        <Avatar
          id={me.id}
          name={name}
          url={me.avatarUrl}
          size="small"
          online={app.networkUp && app.realtime.state === 'online'}
        />
        <SilentWords>{t('profile.own')}</SilentWords>
        <span className={styles.me}>
          <strong>{name}</strong>
          <span>@{root.session.account?.login}</span>
        </span>
      </button>
      <IconButton icon="dots" label={t('menu.account')} aria-haspopup="menu" onClick={menu.openUnder} />
      <LazyMenu label={t('menu.account')} menu={menu} entries={accountEntries(app)} />
    </footer>
  )
})

function accountEntries({ dialogs, navigation, root }: AppState): MenuEntry[] {
  const admin: MenuEntry = {
    id: 'admin',
    label: t('admin.title'),
    icon: 'shield',
    act: () => navigation.openPage('admin'),
  }
  return [
    { id: 'profile', label: t('profile.own'), icon: 'user', act: () => dialogs.show({ kind: 'ownProfile' }) },
    {
      id: 'settings',
      label: t('settings.title'),
      icon: 'settings',
      act: () => dialogs.show({ kind: 'settings' }),
    },
    ...(root.session.account?.role === 'admin' ? [admin] : []),
    {
      id: 'keyboard',
      label: t('keyboard.title'),
      icon: 'keyboard',
      act: () => dialogs.show({ kind: 'keyboard' }),
    },
    { id: 'sign-out', label: t('auth.signOut'), icon: 'leave', act: () => void root.session.signOut() },
  ]
}
