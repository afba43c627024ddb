import type { Api } from '../api/Api.ts'
import { ApiError } from '../api/ApiError.ts'
import type { OutboxItem, OutboxStorage } from '../features/outbox/OutboxStorage.ts'
import { fakeSearchApi } from './fakeSearchApi.ts'
import { fakeUsersApi } from './fakeUsersApi.ts'
import type { ServerModel } from './ServerModel.ts'
import { me } from './samples.ts'

/** Answers from the model. `between` runs after the server has answered and before the answer arrives. */
export function fakeApi(server: ServerModel, between: () => Promise<void> = async () => {}): Api {
  const later = async <T>(answer: T): Promise<T> => {
    const snapshot = structuredClone(answer)
    await between()
    return snapshot
  }
  const chat = (id: string) => {
    const found = server.chats.get(id)
    if (!found?.members.has(me)) throw new ApiError(404, 'not_found')
    return found
  }
  const unused = () => Promise.reject(new ApiError(404, 'not_found'))
  return {
    auth: {
      register: unused,
      signIn: unused,
      refresh: unused,
      signOut: async () => {},
      changePassword: unused,
      sessions: async () => [],
      endSession: unused,
      endOtherSessions: unused,
    },
    admin: { accounts: unused, setActive: unused, setPassword: unused },
    users: {
      ...fakeUsersApi(),
    },
    presence: { lookup: async () => [] },
    search: fakeSearchApi(server),
    chats: {
      sync: async (known) => later(server.sync(known)),
      get: async (id) => later(chat(id).view()),
      create: async () => later(server.createChat('created', [me, 'anna']).view()),
      rename: async (id, name) => {
        server.rename(chat(id), name)
        return later(chat(id).view())
      },
      handOver: async (id) => later(chat(id).view()),
      remove: async (id) => server.deleteChat(chat(id)),
      members: async (id) => {
        const items = [...chat(id).members].map((user_id) => ({
          user_id,
          role: 'member' as const,
          joined_at: '',
          read_seq: 0,
        }))
        return later({ items, next_cursor: null, rev: chat(id).rev })
      },
      addMembers: async (id, ids) => ids.forEach((userId) => void server.addMember(chat(id), userId)),
      removeMember: async (id, userId) => server.removeMember(chat(id), userId),
      configure: async (id, settings) => {
        const there = chat(id)
        there.myRev += 1
        return later({ ...there.view(), ...settings })
      },
      messages: async (id, page) => later(chat(id).page({ ...page })),
      send: async (id, clientId, text) => {
        const known = chat(id).messages.find((message) => message.client_id === clientId)
        return later(known ?? server.post(chat(id), me, 'text', clientId, text))
      },
      edit: async (id, messageId, text) => {
        const message = chat(id).messages.find((one) => one.id === messageId)
        if (!message) throw new ApiError(404, 'not_found')
        return later(chat(id).change(message, { text, edited_at: message.created_at }))
      },
      deleteMessage: async (id, messageId) => {
        const message = chat(id).messages.find((one) => one.id === messageId)
        if (message) server.remove(chat(id), message.seq)
      },
      read: async (id, seq) => {
        server.read(chat(id), me, seq)
        const { read_seq, unread_count, my_rev, rev } = chat(id).view()
        return later({ read_seq, unread_count, my_rev, rev })
      },
    },
  }
}

/** An outbox that lives as long as the test. */
export class MemoryOutboxStorage implements OutboxStorage {
  readonly items = new Map<string, OutboxItem>()

  async list(accountId: string): Promise<OutboxItem[]> {
    return [...this.items.values()].filter((item) => item.accountId === accountId)
  }

  async get(clientId: string): Promise<OutboxItem | undefined> {
    return this.items.get(clientId)
  }

  async put(item: OutboxItem): Promise<void> {
    this.items.set(item.clientId, item)
  }

  async remove(clientId: string): Promise<void> {
    this.items.delete(clientId)
  }
}
