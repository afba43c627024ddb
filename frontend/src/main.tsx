import './app/tokens.css'
import './app/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { AppState } from './app/AppState.ts'
import { readConfig } from './app/config.ts'
import { enableLog } from './lib/log.ts'

const config = readConfig(document, location)
enableLog(config.debug)

const app = new AppState(config)
app.start()

const place = document.getElementById('root')
if (place) createRoot(place).render(<App app={app} />)
