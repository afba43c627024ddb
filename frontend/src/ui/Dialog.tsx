import type { ReactNode } from 'react'
import { Heading, Modal, ModalOverlay, Dialog as Window } from 'react-aria-components'
import { t } from '../i18n/i18n.ts'
import { IconButton } from './Button.tsx'
import styles from './Dialog.module.css'
import { useLayer } from './layers.ts'

interface DialogProps {
  title: string
  onClose: () => void
  /** Interrupts with a question that has to be answered. */
  question?: boolean
  /** Holds more than a form. */
  wide?: boolean
  children: ReactNode
}

/** A window over the page: Esc and a click beside it close it, focus stays in and goes back where it was. */
export function Dialog({ title, onClose, question = false, wide = false, children }: DialogProps) {
  useLayer(onClose)
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => open || onClose()} className={styles.veil}>
      <Modal className={`${styles.modal} ${wide ? styles.wide : ''}`}>
        <Window role={question ? 'alertdialog' : 'dialog'} className={styles.window}>
          <header className={styles.header}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {!question && <IconButton icon="close" label={t('common.close')} onClick={onClose} />}
          </header>
          {children}
        </Window>
      </Modal>
    </ModalOverlay>
  )
}

/** The row of buttons at the foot of a window. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>
}
