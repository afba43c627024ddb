import { observer } from 'mobx-react-lite'
import { type KeyboardEvent, useState } from 'react'
import { jumpKeys } from '../features/keyboard/keys.ts'
import { SearchField } from '../features/search/SearchField.tsx'
import { t } from '../i18n/i18n.ts'
import { IconButton } from '../ui/Button.tsx'
import { AccountBar } from './AccountBar.tsx'
import type { AppState } from './AppState.ts'
import { ChatList } from './ChatList.tsx'
import { ContactList } from './ContactList.tsx'
import styles from './Sidebar.module.css'

const tabs = ['chats', 'contacts'] as const
type Tab = (typeof tabs)[number]

/** The left pane: my chats or contacts, and my account. */
export const Sidebar = observer(({ app }: { app: AppState }) => {
  const [tab, setTab] = useState<Tab>('chats')
  const { dialogs } = app
  return (
    <nav className={styles.sidebar} aria-label={t(`${tab}.title`)}>
      <header className={styles.header}>
        <Tabs tab={tab} onChoose={setTab} />
        {tab === 'chats' ? (
          <IconButton
            icon="plus"
            label={t('chats.new')}
            onClick={() => dialogs.show({ kind: 'createChat' })}
          />
        ) : (
          <IconButton
            icon="userPlus"
            label={t('contacts.add')}
            onClick={() => dialogs.show({ kind: 'addContact' })}
          />
        )}
      </header>
      {tab === 'chats' && (
        <SearchField
          search={app.root.search}
          jump={{ keys: jumpKeys, open: () => dialogs.show({ kind: 'jump' }) }}
        />
      )}
      <section className={styles.list} id={`panel-${tab}`} role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === 'chats' ? <ChatList app={app} /> : <ContactList app={app} />}
      </section>
      <AccountBar app={app} />
    </nav>
  )
})

/** Arrows move between the tabs, as one expects of tabs. */
const Tabs = observer(({ tab, onChoose }: { tab: Tab; onChoose: (tab: Tab) => void }) => {
  const move = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    const other = tab === 'chats' ? 'contacts' : 'chats'
    onChoose(other)
    document.getElementById(`tab-${other}`)?.focus()
  }
  return (
    <div className={styles.tabs} role="tablist" onKeyDown={move}>
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={name === tab}
          aria-controls={name === tab ? `panel-${name}` : undefined}
          tabIndex={name === tab ? 0 : -1}
          onClick={() => onChoose(name)}
        >
          {t(`${name}.title`)}
        </button>
      ))}
    </div>
  )
})
