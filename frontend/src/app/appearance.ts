import type { Theme } from '../features/settings/Preferences.ts'

/** As the page's surfaces, for the browser's own frame. */
const frames = { light: '#ffffff', dark: '#17212b' }

/** Light, dark, or as the system says. */
export function wear(theme: Theme): void {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset.theme
  else dataset.theme = theme
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light'
    meta.content = frames[theme === 'system' ? own : theme]
  }
}

const iconSide = 64
const plainIcon = '/favicon.svg'

/** The number of unread messages on the tab's icon. */
export async function badge(unread: number): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!link) return
  link.dataset.unread = String(unread)
  // Where nothing can be drawn the icon stays as it is.
  const icon = unread > 0 ? await drawn(unread).catch(() => null) : plainIcon
  // Another count may have come while this one was drawn.
  if (icon && link.dataset.unread === String(unread)) link.href = icon
}

async function drawn(unread: number): Promise<string | null> {
  const image = new Image(iconSide, iconSide)
  image.src = plainIcon
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = iconSide
  const context = canvas.getContext('2d')
  if (!context) return null
  context.drawImage(image, 0, 0, iconSide, iconSide)
  context.fillStyle = '#d62828'
  context.beginPath()
  context.arc(42, 22, 22, 0, 2 * Math.PI)
  context.fill()
  context.fillStyle = '#ffffff'
  context.font = `700 ${unread > 9 ? 26 : 32}px sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(unread > 99 ? '99' : String(unread), 42, 24)
  return canvas.toDataURL('image/png')
}
