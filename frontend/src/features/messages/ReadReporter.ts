import type { ChatsApi } from '../../api/chats.ts'
import { log } from '../../lib/log.ts'
import type { Chat } from '../chats/Chat.ts'

const intervalMs = 1_000

/** Tells the server how far I have read: at once, then at most once a second per chat. */
export class ReadReporter {
  private readonly wanted = new Map<string, number>()
  private readonly busy = new Set<string>()

  constructor(private readonly api: ChatsApi) {}

  /** Everything up to `seq` has been in view. */
  seen(chat: Chat, seq: number): void {
    if (seq <= Math.max(chat.unread.readSeq, this.wanted.get(chat.id) ?? 0)) return
    this.wanted.set(chat.id, seq)
    if (!this.busy.has(chat.id)) void this.report(chat)
  }

  clear(): void {
    this.wanted.clear()
  }

  private async report(chat: Chat): Promise<void> {
    const seq = this.wanted.get(chat.id)
    if (seq === undefined || seq <= chat.unread.readSeq) {
      this.wanted.delete(chat.id)
      return
    }
    this.busy.add(chat.id)
    setTimeout(() => {
      this.busy.delete(chat.id)
      void this.report(chat)
    }, intervalMs)
    try {
      chat.acceptRead(await this.api.read(chat.id, seq))
    } catch (error) {
      // Whatever is seen next reports again; `wanted` must not hold that back.
      this.wanted.delete(chat.id)
      log('reporting the read position failed', error)
    }
  }
}
