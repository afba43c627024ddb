/** What may not stand in the name of a file. */
const forbidden = /[\\/:*?"<>|\p{Cc}\p{Cf}]+/gu

/** Hands `content` to the browser as a download. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = fileName(name)
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** The name without anything a file system would refuse. */
export function fileName(name: string): string {
  return name.replace(forbidden, ' ').replace(/\s+/g, ' ').trim().replace(/^\.+/, '')
}
