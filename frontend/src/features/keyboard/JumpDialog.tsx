import { observer } from 'mobx-react-lite'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { explain, t } from '../../i18n/i18n.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Trouble } from '../../ui/Trouble.tsx'
import { ChatAvatar } from '../chats/ChatAvatar.tsx'
import type { ChatsStore } from '../chats/ChatsStore.ts'
import type { ContactsStore } from '../contacts/ContactsStore.ts'
import type { PresenceStore } from '../presence/PresenceStore.ts'
import type { Person } from '../users/Person.ts'
import { PersonLine } from '../users/PersonLine.tsx'
import { useFound } from '../users/useFound.ts'
import { type JumpTarget, jumpTargets } from './jumpTargets.ts'
import styles from './Keyboard.module.css'

interface JumpDialogProps {
  chats: ChatsStore
  contacts: ContactsStore
  presence: PresenceStore
  myId: string
  search: (query: string) => Promise<Person[]>
  onJump: (target: JumpTarget) => void
  onClose: () => void
}

/** Ctrl/⌘+K: a few letters lead to any chat or person. */
export const JumpDialog = observer((props: JumpDialogProps) => {
  const { chats, contacts, myId, search, onJump, onClose } = props
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const { found, error, retry } = useFound(search, query)
  const people = [...contacts.people, ...(found ?? [])]
  const targets = jumpTargets(query, { chats: chats.all, people, myId })
  const at = Math.min(chosen, targets.length - 1)
  const press = (event: KeyboardEvent) => {
    const target = targets[at]
    if (event.key === 'Enter' && target) {
      // Else the field of the chat that opens might take the key for a line break.
      event.preventDefault()
      onJump(target)
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || targets.length === 0) return
    event.preventDefault()
    setChosen((at + step + targets.length) % targets.length)
  }
  return (
    <Dialog title={t('jump.title')} onClose={onClose}>
      <input
        className={styles.field}
        role="combobox"
        aria-expanded="true"
        aria-controls="jump-results"
        aria-activedescendant={targets[at] && `jump-${targets[at].id}`}
        aria-label={t('jump.field')}
        placeholder={t('jump.field')}
        autoComplete="off"
        autoFocus
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setChosen(0)
        }}
        onKeyDown={press}
      />
      <div className={styles.found}>
        <div className={styles.results} id="jump-results" role="listbox" aria-label={t('jump.results')}>
          {targets.map((target, index) => (
            <Target key={target.id} {...props} target={target} chosen={index === at} />
          ))}
        </div>
        {error && retry && <Trouble title={explain(error)} onRetry={retry} />}
        {targets.length === 0 && !error && <p className={styles.none}>{t('jump.none')}</p>}
      </div>
    </Dialog>
  )
})

const Target = observer(
  ({ target, chosen, presence, onJump }: JumpDialogProps & { target: JumpTarget; chosen: boolean }) => {
    const row = useRef<HTMLDivElement>(null)
    useEffect(() => {
      if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
    }, [chosen])
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the field above it takes the keys
      <div
        ref={row}
        id={`jump-${target.id}`}
        className={styles.target}
        role="option"
        tabIndex={-1}
        aria-selected={chosen}
        data-testid="jump-target"
        onClick={() => onJump(target)}
      >
        {target.kind === 'person' ? (
          <PersonLine person={target.person} online={presence.isOnline(target.id)} />
        ) : (
          <>
            <ChatAvatar
              chat={target.chat}
              size="medium"
              online={presence.isOnline(target.chat.data.peer_id ?? '')}
            />
            <span className={styles.title}>{target.chat.title}</span>
          </>
        )}
      </div>
    )
  },
)
