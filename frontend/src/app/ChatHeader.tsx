import { observer } from 'mobx-react-lite'
import type { Chat } from '../features/chats/Chat.ts'
import { ChatAvatar } from '../features/chats/ChatAvatar.tsx'
import { t } from '../i18n/i18n.ts'
import { lastSeen } from '../i18n/times.ts'
import { IconButton } from '../ui/Button.tsx'
import { LazyMenu, useMenu } from '../ui/LazyMenu.tsx'
import type { MenuEntry } from '../ui/Menu.tsx'
import type { AppState } from './AppState.ts'
import styles from './ChatPane.module.css'

interface ChatHeaderProps {
  app: AppState
  chat: Chat
}

export const ChatHeader = observer(({ app, chat }: ChatHeaderProps) => {
  const menu = useMenu()
  const entries = chatEntries(app, chat)
  const peer = chat.data.peer_id
  return (
    <header className={styles.header}>
      <IconButton
        icon="back"
        className={styles.back}
        label={t('chats.back')}
        onClick={() => app.navigation.close()}
      />
      <ChatAvatar chat={chat} size="medium" online={peer !== null && app.root.presence.isOnline(peer)} />
      <div className={styles.titles}>
        <h2 data-testid="chat-title">{chat.title}</h2>
        <Subtitle app={app} chat={chat} />
      </div>
      <IconButton
        icon="people"
        size={22}
        label={t('members.title')}
        onClick={() => app.dialogs.show({ kind: 'members', chat })}
      />
      {entries.length > 0 && (
        <IconButton icon="dots" label={t('chats.actions')} aria-haspopup="menu" onClick={menu.openUnder} />
      )}
      <LazyMenu label={t('chats.actions')} menu={menu} entries={entries} />
    </header>
  )
})

const Subtitle = observer(({ app, chat }: ChatHeaderProps) => {
  const peer = chat.data.peer_id
  if (peer === null) {
    const count = chat.data.member_count
    return (
      <p data-testid="chat-subtitle">
        <bdi>{t('chats.memberCount', { count })}</bdi>
      </p>
    )
  }
  const online = app.root.presence.isOnline(peer)
  const seen = app.root.presence.lastSeenAt(peer) ?? chat.peer?.profile?.last_seen_at
  const offline = seen ? lastSeen(new Date(seen)) : t('presence.offline')
  return (
    <p data-testid="chat-subtitle" className={online ? styles.online : undefined}>
      {online ? t('presence.online') : offline}
    </p>
  )
})

/** What can be done with a chat, by what it is and who I am in it. */
function chatEntries(app: AppState, chat: Chat): MenuEntry[] {
  const { dialogs, root } = app
  const entries: MenuEntry[] = []
  const admin = root.session.account?.role === 'admin'
  if ((chat.kind === 'group' && chat.mine) || (chat.kind === 'main' && admin)) {
    const act = () => dialogs.show({ kind: 'renameChat', chat })
    entries.push({ id: 'rename', label: t('chats.rename'), icon: 'edit', act })
  }
  if (chat.kind !== 'group') return entries
  const leave = () => dialogs.show({ kind: 'leaveChat', chat })
  entries.push({ id: 'leave', label: t('chats.leave'), icon: 'leave', danger: !chat.mine, act: leave })
  if (chat.mine) {
    const act = () => dialogs.show({ kind: 'deleteChat', chat })
    entries.push({ id: 'delete', label: t('chats.delete'), icon: 'trash', danger: true, act })
  }
  return entries
}
