import type { OutboxItem } from './OutboxStorage.ts'

type Word = { kept: OutboxItem } | { gone: string }

/** How the tabs of one browser tell each other what waits: all show it, and if one crashes another sends it. */
export class OutboxChannel {
  onKept: (item: OutboxItem) => void = () => {}
  onGone: (clientId: string) => void = () => {}
  private readonly channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('outbox')

  constructor() {
    this.channel?.addEventListener('message', ({ data }: MessageEvent<Word>) => {
      if ('kept' in data) this.onKept(data.kept)
      else this.onGone(data.gone)
    })
  }

  kept(item: OutboxItem): void {
    this.say({ kept: item })
  }

  gone(clientId: string): void {
    this.say({ gone: clientId })
  }

  private say(word: Word): void {
    this.channel?.postMessage(word)
  }
}
