import { observer } from 'mobx-react-lite'
import { useState } from 'react'
import type { AuthApi } from '../../api/auth.ts'
import { type Language, speech, t } from '../../i18n/i18n.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import type { DesktopNotifications } from '../notices/DesktopNotifications.ts'
import { NotificationSettings } from './NotificationSettings.tsx'
import { PasswordSettings } from './PasswordSettings.tsx'
import type { Preferences, Theme } from './Preferences.ts'
import { SessionSettings } from './SessionSettings.tsx'
import { SessionsStore } from './SessionsStore.ts'
import styles from './Settings.module.css'

interface SettingsDialogProps {
  api: AuthApi
  login: string
  preferences: Preferences
  desktop: DesktopNotifications
  notify: (text: string) => void
  onFailed: (error: unknown) => void
  onClose: () => void
}

/** Everything one can set: appearance, notifications, sessions, password. */
const SettingsDialog = observer((props: SettingsDialogProps) => {
  const { api, login, preferences, desktop, notify, onFailed, onClose } = props
  const [sessions] = useState(() => new SessionsStore(api))
  const passwordChanged = () => {
    notify(t('settings.passwordChanged'))
    void sessions.load()
  }
  return (
    <Dialog title={t('settings.title')} wide onClose={onClose}>
      <div className={styles.settings}>
        <Appearance preferences={preferences} />
        <NotificationSettings preferences={preferences} desktop={desktop} />
        <SessionSettings sessions={sessions} onFailed={onFailed} />
        <PasswordSettings api={api} login={login} onChanged={passwordChanged} />
      </div>
    </Dialog>
  )
})

export default SettingsDialog

const Appearance = observer(({ preferences }: { preferences: Preferences }) => {
  const languages: { value: Language; label: string }[] = [
    { value: 'ru', label: 'Русский' },
    { value: 'en', label: 'English' },
  ]
  const themes: { value: Theme; label: string }[] = [
    { value: 'system', label: t('settings.themeSystem') },
    { value: 'light', label: t('settings.themeLight') },
    { value: 'dark', label: t('settings.themeDark') },
  ]
  return (
    <section aria-labelledby="settings-appearance">
      <h3 id="settings-appearance">{t('settings.appearance')}</h3>
      <Choice
        label={t('settings.language')}
        options={languages}
        value={speech.language}
        onChange={(language) => speech.speak(language)}
      />
      <Choice
        label={t('settings.theme')}
        options={themes}
        value={preferences.theme}
        onChange={(theme) => preferences.setTheme(theme)}
      />
    </section>
  )
})
