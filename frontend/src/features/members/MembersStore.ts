import { makeAutoObservable, observable, runInAction } from 'mobx'
import type { ChatsApi } from '../../api/chats.ts'
import { log } from '../../lib/log.ts'
import type { Chat } from '../chats/Chat.ts'
import { MemberList } from './MemberList.ts'

const tries = 3

/** Who is in each chat; a list is loaded when somebody looks at it. */
export class MembersStore {
  private readonly lists = observable.map<string, MemberList>({}, { deep: false })

  constructor(private readonly api: ChatsApi) {
    makeAutoObservable<this, 'api'>(this, { api: false })
  }

  /** The list if anybody has looked at it; after a hole it is thrown away and has to be loaded again. */
  list(chatId: string): MemberList | undefined {
    return this.lists.get(chatId)
  }

  /** Loads the first page, again where events overtook the reply. */
  async load(chat: Chat): Promise<void> {
    const list = new MemberList()
    list.state = 'loading'
    this.lists.set(chat.id, list)
    try {
      for (let attempt = 0; attempt < tries; attempt += 1) {
        const page = await this.api.members(chat.id)
        if (page.rev < chat.rev && attempt + 1 < tries) continue
        return list.addPage(page)
      }
    } catch (error) {
      log('loading members failed', error)
      runInAction(() => {
        list.state = 'failed'
      })
    }
  }

  async loadMore(chat: Chat): Promise<void> {
    const list = this.lists.get(chat.id)
    if (!list?.cursor || list.more === 'loading') return
    list.more = 'loading'
    try {
      list.addPage(await this.api.members(chat.id, list.cursor))
    } catch (error) {
      log('loading more members failed', error)
      runInAction(() => {
        list.more = 'failed'
      })
    }
  }

  added(chatId: string, rev: number, userIds: string[]): void {
    this.lists.get(chatId)?.added(rev, userIds)
  }

  removed(chatId: string, rev: number, userIds: string[]): void {
    this.lists.get(chatId)?.removed(rev, userIds)
  }

  /** Something about the chat was missed. */
  invalidate(chatId: string): void {
    this.lists.delete(chatId)
  }

  async add(chatId: string, userIds: string[]): Promise<void> {
    await this.api.addMembers(chatId, userIds)
  }

  async remove(chatId: string, userId: string): Promise<void> {
    await this.api.removeMember(chatId, userId)
  }

  clear(): void {
    this.lists.clear()
  }
}
