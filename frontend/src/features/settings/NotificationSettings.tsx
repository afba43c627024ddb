import { observer } from 'mobx-react-lite'
import { t } from '../../i18n/i18n.ts'
import { Button } from '../../ui/Button.tsx'
import { Switch } from '../../ui/Choice.tsx'
import type { DesktopNotifications } from '../notices/DesktopNotifications.ts'
import type { Preferences } from './Preferences.ts'
import styles from './Settings.module.css'

interface NotificationSettingsProps {
  preferences: Preferences
  desktop: DesktopNotifications
}

export const NotificationSettings = observer(({ preferences, desktop }: NotificationSettingsProps) => (
  <section aria-labelledby="settings-notifications">
    <h3 id="settings-notifications">{t('settings.notifications')}</h3>
    <Switch
      label={t('settings.greetings')}
      hint={t('settings.greetingsHint')}
      on={preferences.greetings}
      onChange={(on) => preferences.setGreetings(on)}
    />
    <Desktop preferences={preferences} desktop={desktop} />
  </section>
))

/** The browser is asked for permission by a press of the button, never by itself. */
const Desktop = observer(({ preferences, desktop }: NotificationSettingsProps) => {
  if (desktop.allowed) {
    return (
      <Switch
        label={t('settings.desktop')}
        hint={t('settings.desktopHint')}
        on={preferences.desktop}
        onChange={(on) => preferences.setDesktop(on)}
      />
    )
  }
  const ask = async () => {
    if (await desktop.ask()) preferences.setDesktop(true)
  }
  const refusal = desktop.permission === 'denied' ? 'settings.desktopDenied' : 'settings.desktopUnsupported'
  return (
    <div className={styles.row}>
      <p className={styles.words}>
        <span>{t('settings.desktop')}</span>
        <small>{t(desktop.permission === 'default' ? 'settings.desktopHint' : refusal)}</small>
      </p>
      {desktop.permission === 'default' && (
        <Button look="soft" onClick={() => void ask()}>
          {t('settings.desktopAllow')}
        </Button>
      )}
    </div>
  )
})
