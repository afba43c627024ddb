import { backOff } from '../lib/backOff.ts'
import { log } from '../lib/log.ts'
import type { Frame, Utterance } from './frames.ts'

const firstDelayMs = 500
const longestDelayMs = 15_000
/** Two heartbeats may be late before the line counts as dead. */
const silenceMs = 55_000
/** Longer than between two heartbeats: a timer may have stood still with the computer, the clock on the wall has not. */
const suspiciousMs = 30_000

export const closeCodes = { badToken: 4001, sessionEnded: 4003, tooManySockets: 4010 } as const

export interface SocketOwner {
  /** The access token to show; null while there is none. */
  token(): string | null
  received(frame: Frame): void
  /** The line is down; `code` is the server's close code. */
  dropped(code: number): void
}

type WebSocketClass = new (url: string) => WebSocket

/** One WebSocket that comes back by itself: doubling delays, full jitter, until it is stopped. */
export class Socket {
  private socket: WebSocket | null = null
  private attempt = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private watchdog: ReturnType<typeof setTimeout> | undefined
  private wanted = false
  /** When the line was last heard, by the clock on the wall. */
  private heardAt = 0

  constructor(
    private readonly url: string,
    private readonly owner: SocketOwner,
    private readonly create: WebSocketClass = WebSocket,
  ) {}

  start(): void {
    this.wanted = true
    this.connect()
  }

  stop(): void {
    this.wanted = false
    clearTimeout(this.retry)
    this.abandon()
  }

  /** The network is back or the page is looked at again: try now instead of waiting. */
  hurry(): void {
    if (!this.wanted) return
    if (this.socket && Date.now() - this.heardAt > suspiciousMs) this.lost(0)
    if (!this.socket) this.connect()
  }

  /** The server has accepted us: the next loss starts from the shortest delay again. */
  settled(): void {
    this.attempt = 0
  }

  say(utterance: Utterance): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(utterance))
  }

  private connect(): void {
    clearTimeout(this.retry)
    const token = this.owner.token()
    if (!token) {
      this.later()
      return
    }
    const socket = new this.create(this.url)
    this.socket = socket
    socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', token: this.owner.token() ?? token }))
    socket.onmessage = ({ data }) => this.read(data)
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.lost(code)
    }
    this.watch()
  }

  private read(data: unknown): void {
    this.watch()
    const frame = parse(String(data))
    if (frame) this.owner.received(frame)
    else log('a frame that is not JSON')
  }

  private lost(code: number): void {
    log('socket closed', code)
    this.abandon()
    this.owner.dropped(code)
    if (this.wanted) this.later(code === closeCodes.tooManySockets ? longestDelayMs : 0)
  }

  private later(atLeastMs = 0): void {
    const delay = atLeastMs + backOff(this.attempt, firstDelayMs, longestDelayMs)
    this.attempt += 1
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.connect(), delay)
  }

  private watch(): void {
    this.heardAt = Date.now()
    clearTimeout(this.watchdog)
    this.watchdog = setTimeout(() => this.lost(0), silenceMs)
  }

  private abandon(): void {
    clearTimeout(this.watchdog)
    const socket = this.socket
    this.socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }
}

function parse(text: string): Frame | null {
  try {
    return JSON.parse(text) as Frame
  } catch {
    return null
  }
}
