import { observer } from 'mobx-react-lite'
import { useState } from 'react'
import { codeOf } from '../../api/ApiError.ts'
import type { ExportFormat } from '../../api/search.ts'
import { explain, t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import type { Chat } from '../chats/Chat.ts'
import styles from './Search.module.css'
import type { SearchStore } from './SearchStore.ts'
import { saveFile } from './saveFile.ts'

interface ExportDialogProps {
  search: SearchStore
  chat: Chat
  onClose: () => void
}

/** Takes the whole chat away as a file: to be read, or to be worked on. */
export const ExportDialog = observer(({ search, chat, onClose }: ExportDialogProps) => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const save = async (format: ExportFormat) => {
    setBusy(true)
    setError(null)
    try {
      saveFile(await search.exportChat(chat.id, format), `${chat.title}.${format}`)
      onClose()
    } catch (failure) {
      setError(codeOf(failure))
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('export.title', { name: chat.title })} onClose={onClose}>
      <p>{t('export.text')}</p>
      {error && (
        <p className={styles.failed} role="alert">
          {explain(error)}
        </p>
      )}
      <DialogButtons>
        <Button onClick={() => void save('json')} disabled={busy}>
          {t('export.json')}
        </Button>
        <Button look="main" onClick={() => void save('html')} disabled={busy}>
          {t(busy ? 'export.busy' : 'export.html')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
})
