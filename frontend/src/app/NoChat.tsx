import { observer } from 'mobx-react-lite'
import { explain, t } from '../i18n/i18n.ts'
import { Button } from '../ui/Button.tsx'
import { BubblesSkeleton } from '../ui/Skeleton.tsx'
import type { AppState } from './AppState.ts'
import styles from './ChatPane.module.css'

/** The right pane without a chat: none chosen, still loading, or one that is not mine. */
export const NoChat = observer(({ app }: { app: AppState }) => {
  const { navigation, root } = app
  if (navigation.chatId !== null && !root.chats.loaded) {
    return (
      <main className={styles.none}>
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
      <h2>{t('app.chooseChat')}</h2>
      <p>{t('app.chooseChatHint')}</p>
    </main>
  )
})
