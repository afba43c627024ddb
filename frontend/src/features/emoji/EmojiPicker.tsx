import { observer } from 'mobx-react-lite'
import { type RefObject, useEffect, useState } from 'react'
import { Popover, Dialog as Window } from 'react-aria-components'
import { speech, t } from '../../i18n/i18n.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import styles from './Emoji.module.css'
import { EmojiGrid } from './EmojiGrid.tsx'
import { type Emoji, findEmoji, loadEmoji } from './emojiData.ts'
import { noteEmoji, recentEmoji } from './recentEmoji.ts'

const groups = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const
const faces = { 0: '😀', 1: '👋', 3: '🐻', 4: '🍏', 5: '🚗', 6: '⚽', 7: '💡', 8: '❤️', 9: '🏳️' } as const
type Group = (typeof groups)[number]

interface EmojiPickerProps {
  anchor: RefObject<HTMLElement | null>
  onPick: (unicode: string) => void
  onClose: () => void
}

/** All emoji by groups, found by their names; recent ones first. Loaded with its data at the first click. */
const EmojiPicker = observer(({ anchor, onPick, onClose }: EmojiPickerProps) => {
  const [query, setQuery] = useState('')
  const [group, setGroup] = useState<Group>(0)
  const { all, failed, load } = useEmoji()
  const pick = (unicode: string) => {
    noteEmoji(unicode)
    onPick(unicode)
  }
  return (
    <Popover
      isOpen
      triggerRef={anchor}
      onOpenChange={(open) => open || onClose()}
      placement="top end"
      className={styles.popover}
    >
      <Window className={styles.picker} aria-label={t('emoji.open')} data-testid="emoji-picker">
        <input
          className={styles.search}
          type="text"
          // biome-ignore lint/a11y/noAutofocus: the picker opens to be written into
          autoFocus
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          placeholder={t('emoji.search')}
          aria-label={t('emoji.search')}
        />
        {failed ? (
          <Trouble title={t('emoji.loadFailed')} onRetry={load} />
        ) : (
          <EmojiGrid sections={sections(all, query, group)} onPick={pick} />
        )}
        <div className={styles.groups} role="toolbar" aria-label={t('emoji.open')}>
          {groups.map((number) => (
            <button
              key={number}
              type="button"
              aria-pressed={number === group && !query}
              aria-label={t(`emoji.group${number}`)}
              title={t(`emoji.group${number}`)}
              onClick={() => {
                setQuery('')
                setGroup(number)
              }}
            >
              {faces[number]}
            </button>
          ))}
        </div>
      </Window>
    </Popover>
  )
})

export default EmojiPicker

/** What is shown: what was found, or the recent ones and a group. */
function sections(all: Emoji[], query: string, group: Group): { title: string; emoji: Emoji[] }[] {
  if (query.trim()) return [{ title: '', emoji: findEmoji(all, query) }]
  const known = new Map(all.map((emoji) => [emoji.unicode, emoji]))
  const recent = group === 0 ? recentEmoji().flatMap((sign) => known.get(sign) ?? []) : []
  const whole = { title: t(`emoji.group${group}`), emoji: all.filter((emoji) => emoji.group === group) }
  return recent.length > 0 ? [{ title: t('emoji.recent'), emoji: recent }, whole] : [whole]
}

function useEmoji() {
  const [loaded, setLoaded] = useState<{ all: Emoji[]; failed: boolean }>({ all: [], failed: false })
  const load = () => {
    loadEmoji(speech.language).then(
      (all) => setLoaded({ all, failed: false }),
      () => setLoaded({ all: [], failed: true }),
    )
  }
  useEffect(load, [])
  return { ...loaded, load }
}
