import { ApiError } from '../../api/ApiError.ts'
import type { ChatsApi } from '../../api/chats.ts'
import { log } from '../../lib/log.ts'
import type { Chat } from '../chats/Chat.ts'

const intervalMs = 1_000
const longestWaitMs = 5_000

/** Tells the server how far I have read: at once, then at most once a second per chat. */
export class ReadReporter {
  private readonly wanted = new Map<string, number>()
  private readonly busy = new Set<string>()

  constructor(private readonly api: ChatsApi) {}

  /** How far this chat has been in view, whether the server knows already or not. */
  seenUpTo(chat: Chat): number {
    return Math.max(chat.unread.readSeq, this.wanted.get(chat.id) ?? 0)
  }

  /** Everything up to `seq` has been in view. */
  seen(chat: Chat, seq: number): void {
    if (seq <= this.seenUpTo(chat)) return
    this.wanted.set(chat.id, seq)
    chat.unread.see(seq)
    if (!this.busy.has(chat.id)) void this.report(chat)
  }

  clear(): void {
    this.wanted.clear()
  }

  /** What did not get through is told again, ever more seldom. */
  private async report(chat: Chat, failures = 0): Promise<void> {
    const seq = this.seenUpTo(chat)
    if (seq <= chat.unread.readSeq) {
      this.wanted.delete(chat.id)
      return
    }
    this.busy.add(chat.id)
    const told = await this.tell(chat, seq)
    const waitMs = told ? intervalMs : Math.min(longestWaitMs, intervalMs * 2 ** failures)
    setTimeout(() => {
      this.busy.delete(chat.id)
      void this.report(chat, told ? 0 : failures + 1)
    }, waitMs)
  }

  /** False when it is worth telling again. */
  private async tell(chat: Chat, seq: number): Promise<boolean> {
    try {
      chat.acceptRead(await this.api.read(chat.id, seq))
      return true
    } catch (error) {
      log('reporting the read position failed', error)
      if (error instanceof ApiError && (error.transient || error.status === 401)) return false
      // Whatever is seen next reports again; `wanted` must not hold that back.
      this.wanted.delete(chat.id)
      return true
    }
  }
}
