/** Stands for the browser's WebSocket; the test plays the server. */
export class FakeSocket {
  static opened: FakeSocket[] = []
  static get last(): FakeSocket {
    const socket = FakeSocket.opened.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }

  readyState = 0
  readonly said: Record<string, unknown>[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null

  constructor(readonly url: string) {
    FakeSocket.opened.push(this)
  }

  static asWebSocket(): new (url: string) => WebSocket {
    return FakeSocket as unknown as new (
      url: string,
    ) => WebSocket
  }

  send(text: string): void {
    this.said.push(JSON.parse(text))
  }

  close(): void {
    this.readyState = 3
  }

  accept(): void {
    this.readyState = 1
    this.onopen?.()
  }

  tell(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  drop(code: number): void {
    this.readyState = 3
    this.onclose?.({ code })
  }
}
