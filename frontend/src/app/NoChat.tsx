import { observer } from 'mobx-react-lite'
import { jumpKeys } from '../features/keyboard/keys.ts'
import { explain, t } from '../i18n/i18n.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { BubblesSkeleton } from '../ui/Skeleton.tsx'
import type { AppState } from './AppState.ts'
import styles from './NoChat.module.css'

/** The right pane without a chat: none chosen, still loading, or one that is not mine. */
export const NoChat = observer(({ app }: { app: AppState }) => {
  const { dialogs, navigation, root } = app
  if (navigation.chatId !== null && !root.chats.loaded) {
    return (
      <main className={`${styles.none} ${styles.loading}`}>
        <BubblesSkeleton />
      </main>
    )
  }
  if (!navigation.atList) {
    return (
      <main className={styles.none}>
        <p>{explain('not_found')}</p>
        <Button look="main" onClick={() => navigation.close()}>
          {t('chats.back')}
        </Button>
      </main>
    )
  }
  return (
    <main className={styles.none}>
      <span className={styles.sign}>
        <Icon name="message" size={40} />
      </span>
      <h2>{t('app.chooseChat')}</h2>
      <p>{t('app.chooseChatHint')}</p>
      <Button look="soft" onClick={() => dialogs.show({ kind: 'createChat' })}>
        {t('app.startChat')}
      </Button>
      <Hints />
    </main>
  )
})

/** The two keys that lead to all others. */
const Hints = observer(() => (
  <p className={styles.hints}>
    <kbd>{jumpKeys.join(' ')}</kbd> {t('keyboard.jump')}
    <kbd>?</kbd> {t('keyboard.title')}
  </p>
))
