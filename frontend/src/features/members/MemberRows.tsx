import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import { t } from '../../i18n/i18n.ts'
import { LazyMenu, useMenu } from '../../ui/LazyMenu.tsx'
import type { MenuEntry } from '../../ui/Menu.tsx'
import { NextPage } from '../../ui/NextPage.tsx'
import { RowsSkeleton } from '../../ui/Skeleton.tsx'
import { Trouble } from '../../ui/Trouble.tsx'
import { useRoving } from '../../ui/useRoving.ts'
import type { Chat } from '../chats/Chat.ts'
import type { PresenceStore } from '../presence/PresenceStore.ts'
import type { Person } from '../users/Person.ts'
import { MemberLine } from './MemberLine.tsx'
import type { MembersStore } from './MembersStore.ts'

export interface MemberActions {
  open: (person: Person) => void
  /** What anybody may do with a person. */
  entries: (person: Person) => MenuEntry[]
  handOver: (person: Person) => void
  remove: (person: Person) => void
}

interface MemberRowsProps {
  chat: Chat
  members: MembersStore
  presence: PresenceStore
  myId: string
  person: (id: string) => Person
  actions: MemberActions
}

/** Who is in the chat, page by page as one scrolls. */
export const MemberRows = observer((props: MemberRowsProps) => {
  const { chat, members, presence, myId, person, actions } = props
  const list = members.list(chat.id)
  const roving = useRoving<HTMLUListElement>()
  const menu = useMenu()
  const [menuPerson, setMenuPerson] = useState<Person | null>(null)
  const ids = list?.items.map((member) => member.user_id).join() ?? ''
  useEffect(() => (ids ? presence.watch(ids.split(',')) : undefined), [presence, ids])
  if (list?.state === 'failed') {
    return <Trouble title={t('members.loadFailed')} onRetry={() => void members.load(chat)} />
  }
  if (list?.state !== 'ready') return <RowsSkeleton rows={Math.min(6, chat.data.member_count)} />
  return (
    <>
      <ul {...roving}>
        {list.items.map(({ user_id }) => (
          <MemberLine
            key={user_id}
            chat={chat}
            person={person(user_id)}
            me={user_id === myId}
            presence={presence}
            onOpen={() => actions.open(person(user_id))}
            onMenu={(x, y) => {
              setMenuPerson(person(user_id))
              menu.openAt(x, y)
            }}
          />
        ))}
        {list.cursor && (
          <NextPage
            key={list.items.length}
            failed={list.more === 'failed'}
            onWanted={() => void members.loadMore(chat)}
          />
        )}
      </ul>
      {menuPerson && (
        <LazyMenu
          label={t('members.actions', { name: menuPerson.name })}
          menu={menu}
          entries={memberEntries(props, menuPerson)}
        />
      )}
    </>
  )
})

/** What I may do with this member: the creator rules in a group. */
function memberEntries({ chat, actions, myId }: MemberRowsProps, person: Person): MenuEntry[] {
  const entries = actions.entries(person).filter((entry) => entry.id !== 'delete')
  if (chat.kind !== 'group' || !chat.mine || person.id === myId) return entries
  const handOver = () => actions.handOver(person)
  const remove = () => actions.remove(person)
  return [
    ...entries,
    { id: 'hand-over', label: t('members.handOver'), icon: 'crown', act: handOver },
    { id: 'remove', label: t('members.remove'), icon: 'close', danger: true, act: remove },
  ]
}
