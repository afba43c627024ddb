import { observer } from 'mobx-react-lite'
import { speech, t } from '../i18n/i18n.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { IconButton } from '../ui/Button.tsx'
import { LazyMenu, useMenu } from '../ui/LazyMenu.tsx'
import type { AppState } from './AppState.ts'
import styles from './Sidebar.module.css'

/** Who I am, and the menu of my account. */
export const AccountBar = observer(({ app }: { app: AppState }) => {
  const { root } = app
  const me = root.users.person(root.myId)
  const menu = useMenu()
  const entries = [
    {
      id: 'language',
      label: t('menu.language'),
      icon: 'globe' as const,
      act: () => speech.speak(speech.language === 'ru' ? 'en' : 'ru'),
    },
    {
      id: 'sign-out',
      label: t('auth.signOut'),
      icon: 'leave' as const,
      act: () => void root.session.signOut(),
    },
  ]
  return (
    <footer className={styles.account}>
      <Avatar
        id={me.id}
        name={me.name}
        url={me.avatarUrl}
        size="small"
        online={app.networkUp && app.realtime.state === 'online'}
      />
      <span className={styles.me}>
        <strong>{me.profile ? me.name : root.session.account?.login}</strong>
        <span>@{root.session.account?.login}</span>
      </span>
      <IconButton icon="dots" label={t('menu.account')} aria-haspopup="menu" onClick={menu.openUnder} />
      <LazyMenu label={t('menu.account')} menu={menu} entries={entries} />
    </footer>
  )
})
