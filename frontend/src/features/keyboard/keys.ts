const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** How the keys of the quick jump are called on this keyboard. */
export const jumpKeys = [isMac ? '⌘' : 'Ctrl', 'K']
