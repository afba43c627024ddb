import './app/fonts.css'
import './app/tokens.css'
import './app/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { AppState } from './app/AppState.ts'
import { readConfig } from './app/config.ts'
import { followUpdates } from './app/updates.ts'
import { enableLog, log } from './lib/log.ts'

const config = readConfig(document, location)
enableLog(config.debug)

const app = new AppState(config)
app.start()

// What breaks is told in the log alone, and only in debug mode.
const broke = (error: unknown) => log('something broke', error)
addEventListener('error', ({ error }) => broke(error))
addEventListener('unhandledrejection', ({ reason }) => broke(reason))

const place = document.getElementById('root')
if (place) createRoot(place, { onCaughtError: broke, onUncaughtError: broke }).render(<App app={app} />)

// After the first screen, which it must not slow down.
addEventListener('load', () => void followUpdates(app.root.notices))
