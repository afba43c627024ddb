/** What the server tells the page about itself. */
export interface Config {
  /** Address of the WebSocket. */
  ws: string
  /** Show the log in the console. */
  debug: boolean
}

/** Reads `<meta name="chat-config">`; without it (the development server) the page's own host is used. */
export function readConfig(page: Document, location: Location): Config {
  const given = parse(page.querySelector('meta[name="chat-config"]')?.getAttribute('content') ?? '')
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return { ws: given.ws || `${scheme}://${location.host}/ws`, debug: given.debug === true }
}

function parse(text: string): Partial<Config> {
  try {
    return JSON.parse(text) as Partial<Config>
  } catch {
    return {}
  }
}
