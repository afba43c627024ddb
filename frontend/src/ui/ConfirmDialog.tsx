import { type ReactNode, useState } from 'react'
import { t } from '../i18n/i18n.ts'
import { Button } from './Button.tsx'
import { Dialog, DialogButtons } from './Dialog.tsx'

interface ConfirmDialogProps {
  title: string
  text: string
  action: string
  /** What cannot be undone is red. */
  danger?: boolean
  children?: ReactNode
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks before anything that cannot be undone. */
export function ConfirmDialog({
  title,
  text,
  action,
  danger = true,
  children,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false)
  const confirm = () => {
    setBusy(true)
    void onConfirm().finally(onClose)
  }
  return (
    <Dialog title={title} onClose={onClose} question>
      <p>{text}</p>
      {children}
      <DialogButtons>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look={danger ? 'danger' : 'main'} onClick={confirm} disabled={busy} autoFocus>
          {action}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
