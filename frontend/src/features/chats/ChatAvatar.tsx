import { observer } from 'mobx-react-lite'
import { Avatar } from '../../ui/Avatar.tsx'
import type { Chat } from './Chat.ts'

interface ChatAvatarProps {
  chat: Chat
  size: 'medium' | 'large'
  online?: boolean
}

/** The other person's picture in a direct chat, else the chat's initials. */
export const ChatAvatar = observer(({ chat, size, online }: ChatAvatarProps) => (
  <Avatar
    id={chat.data.peer_id ?? chat.id}
    name={chat.title}
    url={chat.peer?.avatarUrl}
    size={size}
    online={online}
  />
))
