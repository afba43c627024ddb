import type { Signed } from '../../api/types.ts'

type Word = { type: 'signed'; signed: Signed; endsAt: number } | { type: 'signedOut' }

/** How the tabs of one browser tell each other about the session. Nothing is stored. */
export class SessionChannel {
  onSigned: (signed: Signed, endsAt: number) => void = () => {}
  onSignedOut: () => void = () => {}
  private readonly channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('session')

  constructor() {
    this.channel?.addEventListener('message', ({ data }: MessageEvent<Word>) => {
      if (data.type === 'signed') this.onSigned(data.signed, data.endsAt)
      else this.onSignedOut()
    })
  }

  signed(signed: Signed, endsAt: number): void {
    this.say({ type: 'signed', signed, endsAt })
  }

  signedOut(): void {
    this.say({ type: 'signedOut' })
  }

  /** Another account has taken over this browser: begin anew as that one. */
  reload(): void {
    globalThis.location?.reload()
  }

  private say(word: Word): void {
    this.channel?.postMessage(word)
  }
}
