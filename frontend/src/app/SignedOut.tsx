import { observer } from 'mobx-react-lite'
import { useState } from 'react'
import { AuthForm } from '../features/auth/AuthForm.tsx'
import type { SessionStore } from '../features/auth/SessionStore.ts'
import { speech, t } from '../i18n/i18n.ts'
import { Button } from '../ui/Button.tsx'
import styles from './SignedOut.module.css'

/** The screen before one has signed in. */
export const SignedOut = observer(({ session }: { session: SessionStore }) => {
  const [mode, setMode] = useState<'signIn' | 'signUp'>('signIn')
  const isNew = mode === 'signUp'
  return (
    <main className={styles.page}>
      <section className={styles.card}>
        <header className={styles.header}>
          <img src="/favicon.svg" alt="" width="56" height="56" />
          <p className={styles.brand}>{t('app.title')}</p>
          <p className={styles.tagline}>{t('auth.tagline')}</p>
        </header>
        <h1 className={styles.title}>{t(isNew ? 'auth.signUpTitle' : 'auth.signInTitle')}</h1>
        <AuthForm key={mode} session={session} mode={mode} />
        <p className={styles.switch}>
          {t(isNew ? 'auth.haveAccount' : 'auth.noAccount')}{' '}
          <Button onClick={() => setMode(isNew ? 'signIn' : 'signUp')}>
            {t(isNew ? 'auth.signInTitle' : 'auth.signUpTitle')}
          </Button>
        </p>
      </section>
      <Button onClick={() => speech.speak(speech.language === 'ru' ? 'en' : 'ru')}>
        {t('menu.language')}
      </Button>
    </main>
  )
})
