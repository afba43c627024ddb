import { observer } from 'mobx-react-lite'
import { t } from '../i18n/i18n.ts'
import { beginning } from '../lib/signs.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import type { AppState } from './AppState.ts'
import type { AnyDialog, QuestionDialog } from './DialogState.ts'

const questions: ReadonlySet<AnyDialog['kind']> = new Set<QuestionDialog['kind']>([
  'deleteChat',
  'removeMember',
  'handOver',
  'deleteMessage',
  'discardMessage',
  'deleteContact',
  'deleteAvatar',
  'deactivate',
])

export function isQuestion(dialog: AnyDialog): dialog is QuestionDialog {
  return questions.has(dialog.kind)
}

interface QuestionProps {
  app: AppState
  dialog: QuestionDialog
  onClose: () => void
}

const longestQuote = 200

/** A window that asks whether one is sure. */
export const Question = observer(({ app, dialog, onClose }: QuestionProps) => {
  const { title, text, action, work, harmless } = asked(app, dialog)
  return (
    <ConfirmDialog
      title={title}
      text={text}
      action={action}
      danger={!harmless}
      onConfirm={() => work().catch(app.failed)}
      onClose={onClose}
    />
  )
})

interface Asked {
  title: string
  text: string
  action: string
  work: () => Promise<void>
  /** It can be undone. */
  harmless?: boolean
}

function asked({ root }: AppState, dialog: QuestionDialog): Asked {
  switch (dialog.kind) {
    case 'deleteChat':
      return {
        title: t('chats.deleteQuestion', { name: dialog.chat.title }),
        text: t('chats.deleteText'),
        action: t('chats.delete'),
        work: () => root.chats.remove(dialog.chat),
      }
    case 'removeMember':
      return {
        title: t('members.removeQuestion', { name: dialog.person.name }),
        text: t('members.removeText'),
        action: t('members.remove'),
        work: () => root.members.remove(dialog.chat.id, dialog.person.id),
      }
    case 'handOver':
      return {
        title: t('chats.handOverQuestion', { name: dialog.person.name }),
        text: t('chats.handOverText'),
        action: t('chats.handOver'),
        work: () => root.chats.handOver(dialog.chat, dialog.person.id),
        harmless: true,
      }
    case 'deleteMessage':
      return {
        title: t('messages.deleteQuestion'),
        text: t('messages.deleteText'),
        action: t('messages.delete'),
        work: () => dialog.open.remove(dialog.message),
      }
    case 'discardMessage':
      return {
        title: t('messages.discardQuestion'),
        text: t('messages.discardText', { text: shortened(dialog.item.text) }),
        action: t('messages.discard'),
        work: () => root.outbox.discard(dialog.item),
      }
    case 'deleteContact':
      return {
        title: t('contacts.deleteQuestion', { name: dialog.person.name }),
        text: t('contacts.deleteText'),
        action: t('contacts.delete'),
        work: () => root.contacts.delete(dialog.person.id),
      }
    case 'deleteAvatar':
      return {
        title: t('avatar.deleteQuestion'),
        text: t('avatar.deleteText'),
        action: t('avatar.delete'),
        work: () => root.users.picture(null),
      }
    case 'deactivate':
      return {
        title: t('admin.deactivateQuestion', { name: dialog.account.login }),
        text: t('admin.deactivateText'),
        action: t('admin.deactivate'),
        work: () => dialog.accounts.setActive(dialog.account, false),
      }
  }
}

function shortened(text: string): string {
  return text.length > longestQuote ? `${beginning(text, longestQuote)}…` : text
}
