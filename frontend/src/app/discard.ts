import type { OutboxItem } from '../features/outbox/OutboxStorage.ts'
import type { AppState } from './AppState.ts'

/** «Не отправлять»: the text goes back into the field; where another one stands already, it is asked whether it may go. */
export function discard({ root, dialogs }: AppState, item: OutboxItem): void {
  if (root.drafts.get(item.chatId).trim()) dialogs.show({ kind: 'discardMessage', item })
  else {
    root.drafts.set(item.chatId, item.text)
    void root.outbox.discard(item)
  }
}
