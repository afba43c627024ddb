import type { Chat } from '../features/chats/Chat.ts'
import { t } from '../i18n/i18n.ts'
import type { MenuEntry } from '../ui/Menu.tsx'
import type { AppState } from './AppState.ts'

const hourMs = 3_600_000
/** Nobody will wait for the end of it. */
const forEver = '9999-01-01T00:00:00.000Z'

/** What can be done with a chat, by what it is and who I am in it. */
export function chatEntries(app: AppState, chat: Chat): MenuEntry[] {
  return [...ownEntries(app, chat), ...sharedEntries(app, chat)]
}

/** My own settings of the chat: nobody else sees them. */
function ownEntries(app: AppState, chat: Chat): MenuEntry[] {
  const { chats, notices } = app.root
  const set = (settings: Parameters<typeof chats.configure>[1]) => () =>
    chats.configure(chat, settings).catch(app.failed)
  const muteFor = (ms: number) => () => set({ muted_until: new Date(Date.now() + ms).toISOString() })()
  const hide = () => {
    const name = chat.title
    const hidden = () => {
      if (app.navigation.chatId === chat.id) app.navigation.close()
      notices.show(() => t('membership.hidden', { name }))
    }
    chats.configure(chat, { hidden: true }).then(hidden, app.failed)
  }
  const unread = chat.unread.count > 0 || chat.data.marked_unread
  const read = () => void chats.markRead(chat).catch(app.failed)
  const sound: MenuEntry[] = chat.muted
    ? [{ id: 'unmute', label: t('membership.unmute'), icon: 'bell', act: set({ muted_until: null }) }]
    : [
        { id: 'mute-hour', label: t('membership.muteHour'), icon: 'bellOff', act: muteFor(hourMs) },
        { id: 'mute-day', label: t('membership.muteDay'), icon: 'bellOff', act: muteFor(24 * hourMs) },
        {
          id: 'mute',
          label: t('membership.muteForever'),
          icon: 'bellOff',
          act: set({ muted_until: forEver }),
        },
      ]
  return [
    unread
      ? { id: 'read', label: t('membership.markRead'), icon: 'checks', act: read }
      : { id: 'unread', label: t('membership.markUnread'), icon: 'dot', act: set({ marked_unread: true }) },
    ...sound,
    { id: 'hide', label: t('membership.hide'), icon: 'eyeOff', act: hide },
  ]
}

/** What all members see the effect of. */
function sharedEntries(app: AppState, chat: Chat): MenuEntry[] {
  const { dialogs, root } = app
  const save = () => dialogs.show({ kind: 'exportChat', chat })
  const entries: MenuEntry[] = [{ id: 'export', label: t('export.action'), icon: 'download', act: save }]
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
