import { runInAction } from 'mobx'
import type { Chat as ChatData, ChatHead, Message } from '../api/types.ts'
import type { Chat } from '../features/chats/Chat.ts'
import { t } from '../i18n/i18n.ts'
import type { RootStore } from '../stores/RootStore.ts'
import type { ChatEvent, ChatEventOf, ChatEventType, CountedFrame, Frame } from './frames.ts'

type Handlers<F extends { type: string }> = {
  [T in F['type']]?: (root: RootStore, frame: Extract<F, { type: T }>) => void
}

/** Durable changes of a chat. Called once per `rev` and in its order, see `ChatEvents`. */
const chatEvents: { [T in ChatEventType]: (root: RootStore, event: ChatEventOf<T>) => void } = {
  'message.created': (root, event) => {
    const { message } = event
    const chat = root.chats.get(event.chat_id)
    chat?.messageCreated(message, event)
    if (chat) void root.alerts.came(chat, message)
    root.typing.heard(event.chat_id, message.author_id, false)
    showMessage(root, message)
  },
  'message.updated': (root, event) => {
    const { message } = event
    root.chats.get(event.chat_id)?.messageUpdated(message)
    showMessage(root, message)
  },
  'message.deleted': (root, event) => {
    const { message } = event
    root.chats.get(event.chat_id)?.messageDeleted(message)
    showMessage(root, message)
  },
  'chat.created': (root, event) => {
    const { chat } = event
    if (root.chats.get(event.chat_id)) return root.chats.get(event.chat_id)?.changed(chat)
    // Messages read before the events of this chat began would never hear of what came between.
    root.messages.reset(event.chat_id)
    const entered = root.chats.learn(asNewcomer(chat, event.rev))
    if (entered) {
      entered.outdated = true
      entered.enteredAt = event.rev
    }
    const mine = chat.creator_id === root.myId && event.rev === 1
    if (entered && chat.kind === 'group' && !mine) tellEntered(root, entered, event.rev)
  },
  'chat.updated': (root, event) => {
    const chat = root.chats.get(event.chat_id)
    if (!chat) return
    const before = chat.title
    chat.changed(event.chat)
    const { title: name } = chat
    if (name !== before && !chat.mine) root.notices.show(() => t('notices.chatRenamed', { before, name }))
  },
  'chat.deleted': (root, event) => {
    const { by, name } = event
    const known = root.chats.get(event.chat_id)
    leaveChat(root, event)
    if (known && by !== root.myId) {
      const actor = root.users.person(by)
      const title = name ?? known.title
      root.notices.show(() => t('notices.chatDeleted', { actor: actor.name, name: title }))
    }
  },
  'member.added': (root, event) => {
    const { user_ids } = event
    root.chats.get(event.chat_id)?.membersChanged(user_ids.length)
    root.members.added(event.chat_id, event.rev, user_ids)
  },
  'member.removed': (root, event) => {
    const { user_ids, by } = event
    const chat = root.chats.get(event.chat_id)
    if (user_ids.includes(root.myId)) {
      leaveChat(root, event)
      if (chat && by !== root.myId) tellRemoved(root, chat)
      return
    }
    chat?.membersChanged(-user_ids.length)
    root.members.removed(event.chat_id, event.rev, user_ids)
  },
}

/** Everything else: the last word counts, and repeating it changes nothing. */
const frames: Handlers<Exclude<Frame, ChatEvent>> = {
  'read.updated': (root, frame) => {
    const chat = root.chats.get(frame.chat_id)
    if (!chat) return
    const { read_seq, unread_count, my_rev, rev } = frame
    if (frame.user_id === root.myId) {
      if (read_seq === undefined || unread_count === undefined || my_rev === undefined || rev === undefined)
        return
      chat.acceptRead({ read_seq, unread_count, my_rev, rev })
    } else chat.readByOthers(frame.others_read_seq ?? read_seq ?? 0)
  },
  'membership.updated': (root, frame) => root.chats.get(frame.chat_id)?.acceptSettings(frame, frame),
  'user.updated': (root, frame) => root.users.update(frame.user),
  'contact.updated': (root, frame) => {
    root.greeter.introduce(frame.contact.user.id)
    root.contacts.update(frame.contact)
  },
  'contact.deleted': (root, frame) => root.contacts.remove(frame.user_id),
  typing: (root, frame) => root.typing.heard(frame.chat_id, frame.user_id, frame.active),
  presence: (root, frame) => {
    if (root.presence.update(frame)) root.greeter.turned(frame.user_id, frame.online)
  },
}

/** An event after which this chat is no longer mine. It needs no earlier ones. */
export function endsChat(event: ChatEvent, myId: string): boolean {
  return event.type === 'chat.deleted' || (event.type === 'member.removed' && event.user_ids.includes(myId))
}

/** My own numbers of a chat go on while I am out of it, and may overtake the event that brings it. */
export function isDoubtful({ chats }: RootStore, frame: Frame): boolean {
  if (frame.type === 'chat.created') return chats.gone.has(frame.chat_id)
  const mine = frame.type === 'read.updated' || frame.type === 'membership.updated'
  return mine && !chats.get(frame.chat_id)
}

export function applyChatEvent(root: RootStore, event: ChatEvent): void {
  runInAction(() => {
    const handle = chatEvents[event.type] as (root: RootStore, event: ChatEvent) => void
    handle(root, event)
    const chat = root.chats.get(event.chat_id)
    chat?.advance(event.rev)
    if (chat?.outdated) void root.chats.refresh(chat)
  })
}

export function applyFrame(root: RootStore, frame: Frame | CountedFrame): void {
  const handle = frames[frame.type as keyof typeof frames] as
    | ((root: RootStore, frame: Frame) => void)
    | undefined
  runInAction(() => handle?.(root, frame))
}

/** A chat that has just been made with me in it, or one that I was added to later. */
function tellEntered(root: RootStore, chat: Chat, rev: number): void {
  const actor = root.users.person(chat.data.creator_id ?? '')
  root.notices.show(() => {
    const name = chat.title
    return rev === 1 ? t('notices.chatCreated', { actor: actor.name, name }) : t('notices.added', { name })
  })
}

function tellRemoved(root: RootStore, chat: Chat): void {
  const name = chat.title
  root.notices.show(() => t('notices.removed', { name }))
}

function showMessage(root: RootStore, message: Message): void {
  root.messages.merge(message)
  if (message.author_id === root.myId) root.outbox.settled(message.client_id)
}

function leaveChat(root: RootStore, event: ChatEvent): void {
  root.chats.drop(event.chat_id, event.rev)
  root.messages.forget(event.chat_id)
  root.members.invalidate(event.chat_id)
}

/** What was written before one joined counts as read; the server's own word on it follows. */
function asNewcomer(chat: ChatHead, rev: number): ChatData {
  const position = { read_seq: chat.last_seq, unread_count: 0, my_rev: 0, others_read_seq: 0 }
  const settings = { hidden: false, muted_until: null, marked_unread: false }
  return { ...position, ...settings, peer_id: null, role: 'member', ...chat, rev }
}
