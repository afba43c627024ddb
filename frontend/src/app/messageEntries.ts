import type { OpenChat } from '../features/messages/OpenChat.ts'
import type { Row } from '../features/messages/rows.ts'
import { t } from '../i18n/i18n.ts'
import { copyText } from '../lib/copyText.ts'
import type { MenuEntry } from '../ui/Menu.tsx'
import type { AppState } from './AppState.ts'

/** What can be done with a message. */
export function messageEntries(app: AppState, open: OpenChat, row: Row): MenuEntry[] {
  const { message } = row
  const { session, notices, myId } = app.root
  const own = row.authorId === myId
  const copy = () => {
    copyText(row.text).then(
      () => notices.show(t('notices.copied')),
      () => notices.show(t('notices.notCopied'), 'error'),
    )
  }
  const entries: MenuEntry[] = []
  if (message && own) {
    entries.push({ id: 'edit', label: t('messages.edit'), icon: 'edit', act: () => open.edit(message) })
  }
  entries.push({ id: 'copy', label: t('messages.copy'), icon: 'copy', act: copy })
  if (message && (own || session.account?.role === 'admin')) {
    const act = () => app.dialogs.show({ kind: 'deleteMessage', open, message })
    entries.push({ id: 'delete', label: t('messages.delete'), icon: 'trash', danger: true, act })
  }
  return entries
}
