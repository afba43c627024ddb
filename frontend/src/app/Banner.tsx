import { observer } from 'mobx-react-lite'
import { useEffect, useState } from 'react'
import { t } from '../i18n/i18n.ts'
import type { AppState } from './AppState.ts'
import styles from './Banner.module.css'

/** A blink of the connection is nobody's concern. */
const patienceMs = 700

/** The thin line that says that the connection is being restored. It lies over the page and moves nothing. */
export const Banner = observer(({ app }: { app: AppState }) => {
  const state = troubleOf(app)
  const shown = useLasting(state !== null, patienceMs)
  return (
    <div role="status" className={styles.place}>
      {shown && state && (
        <p className={styles.banner} data-testid="banner" data-state={state}>
          {t(`connection.${state}`)}
        </p>
      )}
    </div>
  )
})

function troubleOf({ networkUp, realtime }: AppState): 'offline' | 'lost' | 'delayed' | null {
  if (!networkUp) return 'offline'
  if (realtime.state === 'lost') return 'lost'
  return realtime.delayed ? 'delayed' : null
}

/** True once `on` has lasted for `ms`. */
function useLasting(on: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    if (!on) return setLasting(false)
    const timer = setTimeout(() => setLasting(true), ms)
    return () => clearTimeout(timer)
  }, [on, ms])
  return lasting
}
