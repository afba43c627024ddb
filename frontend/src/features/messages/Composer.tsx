import { observer } from 'mobx-react-lite'
import { useState } from 'react'
import { codeOf } from '../../api/ApiError.ts'
import { t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import type { DraftsStore } from '../drafts/DraftsStore.ts'
import type { TypingStore } from '../typing/TypingStore.ts'
import styles from './Composer.module.css'
import { ComposerField } from './ComposerField.tsx'
import type { OpenChat } from './OpenChat.ts'

interface ComposerProps {
  open: OpenChat
  drafts: DraftsStore
  typing: TypingStore
  /** Something was sent: the list goes to its end. */
  onSent: () => void
  onFailed: (error: unknown) => void
  /** A sentence for the reader, such as why there is no dictation. */
  onTold: (sentence: string) => void
}

/** Where one writes: a new message with its draft, or a change of an old one. */
export const Composer = observer((props: ComposerProps) => {
  const { open } = props
  return open.editing ? (
    <EditField key={open.editing.id} {...props} />
  ) : (
    <NewField key={open.chat.id} {...props} />
  )
})

const NewField = observer(({ open, drafts, typing, onSent, onTold }: ComposerProps) => {
  const chatId = open.chat.id
  const change = (text: string) => {
    drafts.set(chatId, text)
    if (text.trim()) typing.typed(chatId)
    else typing.stopped()
  }
  const send = (text: string) => {
    drafts.sent(chatId, open.send(text))
    typing.sent()
    onSent()
  }
  return (
    <ComposerField
      value={drafts.get(chatId)}
      onChange={change}
      onSubmit={send}
      onUp={() => open.editLast()}
      onTold={onTold}
      action={t('messages.send')}
      icon="send"
    />
  )
})

const EditField = observer(({ open, drafts, onFailed, onTold }: ComposerProps) => {
  const [text, setText] = useState(open.editing?.text ?? '')
  const cancel = () => open.edit(null)
  const save = (changed: string) => {
    open.saveEdit(changed).catch((error) => {
      if (codeOf(error) !== 'not_found') return onFailed(error)
      // Deleted meanwhile: what was written is not lost, it can be sent as a message of its own.
      if (drafts.get(open.chat.id) === '') drafts.set(open.chat.id, changed)
      cancel()
      onTold(t('messages.editedGone'))
    })
  }
  return (
    <div>
      <div className={styles.editing}>
        <Icon name="edit" />
        <p>
          <strong>{t('messages.editing')}</strong>
          <span>{open.editing?.text}</span>
        </p>
        <IconButton icon="close" label={t('common.cancel')} onClick={cancel} />
      </div>
      <ComposerField
        value={text}
        onChange={setText}
        onSubmit={save}
        onEscape={cancel}
        onTold={onTold}
        action={t('messages.save')}
        icon="check"
        wanted
      />
    </div>
  )
})
