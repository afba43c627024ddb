import { observer } from 'mobx-react-lite'
import type { KeyboardEvent } from 'react'
import { t } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import styles from './Search.module.css'
import type { SearchStore } from './SearchStore.ts'

interface SearchFieldProps {
  search: SearchStore
  /** Opens the quick jump; shown as its keys where there is a keyboard. */
  jump: { keys: string[]; open: () => void }
}

/** The field above the chat list; ↓ leads from it to what it found. */
export const SearchField = observer(({ search, jump }: SearchFieldProps) => {
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && search.query) {
      event.preventDefault()
      event.stopPropagation()
      search.clear()
    } else if (event.key === 'ArrowDown') {
      const found = event.currentTarget.closest('nav')?.querySelector<HTMLElement>('[data-roving]')
      if (found) event.preventDefault()
      found?.focus()
    }
  }
  return (
    <search className={styles.top}>
      <div className={styles.field}>
        <Icon name="search" size={18} />
        <input
          type="text"
          enterKeyHint="search"
          value={search.query}
          maxLength={256}
          onChange={(event) => search.type(event.target.value)}
          onKeyDown={press}
          placeholder={t('search.everywhere')}
          aria-label={t('search.everywhere')}
          data-testid="search"
        />
        {search.query ? (
          <IconButton icon="close" size={16} label={t('search.clear')} onClick={() => search.clear()} />
        ) : (
          <button
            type="button"
            className={styles.jump}
            aria-label={`${t('jump.title')}: ${jump.keys.join(' ')}`}
            title={t('jump.title')}
            onClick={jump.open}
          >
            {jump.keys.join(' ')}
          </button>
        )}
      </div>
    </search>
  )
})
