let enabled = false

/** Switched by the server's FRONTEND_DEBUG_MODE. */
export function enableLog(on: boolean): void {
  enabled = on
}

/** Prints to the browser's console in debug mode, otherwise nothing. */
export function log(message: string, ...details: unknown[]): void {
  // biome-ignore lint/suspicious/noConsole: this is the one place that may print
  if (enabled) console.info(`[chat] ${message}`, ...details)
}
