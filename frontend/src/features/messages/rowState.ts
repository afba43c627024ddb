import type { Phrase } from '../../i18n/i18n.ts'
import type { IconName } from '../../ui/Icon.tsx'
import type { Row } from './rows.ts'

export type RowState = 'sending' | 'failed' | 'sent' | 'read' | 'received'

/** How far a message has come. */
export function rowState(row: Row, own: boolean, othersReadSeq: number): RowState {
  if (row.waiting) return row.waiting.state === 'failed' ? 'failed' : 'sending'
  if (!own || !row.message) return 'received'
  return othersReadSeq >= row.message.seq ? 'read' : 'sent'
}

export const stateSigns: Record<Exclude<RowState, 'received'>, { icon: IconName; name: Phrase }> = {
  sending: { icon: 'clock', name: 'messages.sending' },
  failed: { icon: 'alert', name: 'messages.failed' },
  sent: { icon: 'check', name: 'messages.sent' },
  read: { icon: 'checks', name: 'messages.read' },
}
