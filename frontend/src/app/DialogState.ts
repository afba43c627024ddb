import { makeAutoObservable, observableRef } from 'mobx'
import type { ListedAccount, Message } from '../api/types.ts'
import type { AccountsStore } from '../features/admin/AccountsStore.ts'
import type { Chat } from '../features/chats/Chat.ts'
import type { OpenChat } from '../features/messages/OpenChat.ts'
import type { OutboxItem } from '../features/outbox/OutboxStorage.ts'
import type { Person } from '../features/users/Person.ts'

/** Windows that only ask whether one is sure. */
export type QuestionDialog =
  | { kind: 'deleteChat'; chat: Chat }
  | { kind: 'removeMember' | 'handOver'; chat: Chat; person: Person }
  | { kind: 'deleteMessage'; open: OpenChat; message: Message }
  | { kind: 'discardMessage'; item: OutboxItem }
  | { kind: 'deleteContact'; person: Person }
  | { kind: 'deleteAvatar' }
  | { kind: 'deactivate'; accounts: AccountsStore; account: ListedAccount }

/** Every window there is, with what it is about. */
export type AnyDialog =
  | { kind: 'createChat' | 'addContact' | 'ownProfile' | 'settings' | 'jump' | 'keyboard' }
  | { kind: 'members' | 'renameChat' | 'leaveChat' | 'exportChat'; chat: Chat }
  | { kind: 'person' | 'renameContact'; person: Person }
  | { kind: 'cropAvatar'; file: File }
  | { kind: 'setPassword'; accounts: AccountsStore; account: ListedAccount }
  | QuestionDialog

/** Which windows are open, one over the other. */
export class DialogState {
  open: AnyDialog[] = []

  constructor() {
    makeAutoObservable(this, { open: observableRef })
  }

  /** The uppermost window. */
  get current(): AnyDialog | null {
    return this.open.at(-1) ?? null
  }

  /** Opens a window over those that are open; of each kind there is one at most. */
  show(dialog: AnyDialog): void {
    this.open = [...this.open.filter((one) => one.kind !== dialog.kind), dialog]
  }

  /** Opens a window in the place of the uppermost one. */
  replace(dialog: AnyDialog): void {
    this.open = [...this.open.slice(0, -1), dialog]
  }

  /** Closes the uppermost window, or the one that is given. */
  close(dialog: AnyDialog | null = this.current): void {
    this.open = this.open.filter((one) => one !== dialog)
  }

  closeAll(): void {
    this.open = []
  }
}
