import { observer } from 'mobx-react-lite'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { explain, t } from '../../i18n/i18n.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useLayer } from '../../ui/layers.ts'
import type { ChatSearch } from './ChatSearch.ts'
import styles from './Search.module.css'

interface ChatSearchBarProps {
  search: ChatSearch
  onClose: () => void
}

/** Field, counter and arrows of the search in a chat; it takes the place of the chat's title. */
export const ChatSearchBar = observer(({ search, onClose }: ChatSearchBarProps) => {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  useLayer(onClose)
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      onClose()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      void (event.shiftKey ? search.newer() : search.older())
    }
  }
  return (
    <search className={styles.bar} onKeyDown={press}>
      <div className={styles.field}>
        <Icon name="search" size={18} />
        <input
          ref={field}
          type="text"
          enterKeyHint="search"
          value={search.query}
          maxLength={256}
          onChange={(event) => search.type(event.target.value)}
          placeholder={t('search.inChat')}
          aria-label={t('search.inChat')}
          data-testid="chat-search"
        />
        <Counter search={search} />
      </div>
      <IconButton
        icon="up"
        label={t('search.older')}
        onClick={() => void search.older()}
        disabled={search.count === 0}
      />
      <IconButton
        icon="down"
        label={t('search.newer')}
        onClick={() => void search.newer()}
        disabled={search.count === 0}
      />
      <IconButton icon="close" label={t('search.close')} onClick={onClose} />
      {search.error && (
        <p className={styles.problem} role="alert">
          {explain(search.error)}
          {search.error !== 'query_too_short' && (
            <Button onClick={() => void search.find()}>{t('common.retry')}</Button>
          )}
        </p>
      )}
    </search>
  )
})

const Counter = observer(({ search }: { search: ChatSearch }) => {
  if (search.state !== 'ready') return null
  const { at, total, count } = search
  const shown = count === 0 ? '0/0' : `${at + 1}/${total >= 1_000 ? '1000+' : count}`
  return (
    <output className={count === 0 ? styles.none : styles.counter} data-testid="search-counter">
      {shown}
    </output>
  )
})
