import { makeAutoObservable, observableRef } from 'mobx'
import type { Message } from '../api/types.ts'
import type { Chat } from '../features/chats/Chat.ts'
import type { OpenChat } from '../features/messages/OpenChat.ts'
import type { Person } from '../features/users/Person.ts'

/** Windows that only ask whether one is sure. */
export type QuestionDialog =
  | { kind: 'deleteChat'; chat: Chat }
  | { kind: 'removeMember' | 'handOver'; chat: Chat; person: Person }
  | { kind: 'deleteMessage'; open: OpenChat; message: Message }

/** Every window there is, with what it is about. */
export type AnyDialog =
  | { kind: 'createChat' }
  | { kind: 'members' | 'renameChat' | 'leaveChat'; chat: Chat }
  | QuestionDialog

/** Which window is open. */
export class DialogState {
  current: AnyDialog | null = null

  constructor() {
    makeAutoObservable(this, { current: observableRef })
  }

  show(dialog: AnyDialog): void {
    this.current = dialog
  }

  close(): void {
    this.current = null
  }
}
