import { makeAutoObservable, reaction } from 'mobx'
import type { RootStore } from '../stores/RootStore.ts'
import { CatchUp } from './CatchUp.ts'
import { ChatEvents } from './ChatEvents.ts'
import { applyFrame, isDoubtful } from './dispatch.ts'
import { FrameCounter } from './FrameCounter.ts'
import { type Frame, isChatEvent, isCounted } from './frames.ts'
import { closeCodes, Socket } from './Socket.ts'
import { Sync } from './Sync.ts'

/** How long a missing event may be late before everything is compared with the server. */
const holeMs = 2_000

/** Keeps the stores equal to the server: takes the socket's frames, notices what is missing, and syncs. */
export class Realtime {
  state: 'connecting' | 'online' | 'lost' = 'connecting'
  /** The server takes what I send, but its events do not come: messages will arrive late. */
  delayed = false
  private readonly counter = new FrameCounter()
  private readonly events: ChatEvents
  private readonly sync: Sync
  private readonly socket: Socket
  private holeTimer: ReturnType<typeof setTimeout> | undefined
  private readonly catchUp: CatchUp
  private stopFollowing: () => void = () => {}

  constructor(
    private readonly root: RootStore,
    url: string,
    create?: ConstructorParameters<typeof Socket>[2],
  ) {
    this.events = new ChatEvents(root)
    this.sync = new Sync(root, this.events, this.counter)
    this.catchUp = new CatchUp(root, this.sync, () => this.watchForHoles())
    this.socket = new Socket(url, this, create)
    makeAutoObservable<this, InnerPart>(this, innerParts)
    root.messages.onPage = (chatId, rev) => this.pageCame(chatId, rev)
    root.messages.onChange = (chatId, rev) => this.expectChange(chatId, rev)
    root.typing.tell = (chat_id, active) => this.socket.say({ type: 'typing', chat_id, active })
    root.presence.tellInterest = (user_ids) => this.socket.say({ type: 'presence_interest', user_ids })
  }

  start(): void {
    this.state = 'connecting'
    this.socket.start()
    this.catchUp.now()
    const { session } = this.root
    this.stopFollowing = reaction(
      () => session.token,
      (token) => token && this.socket.say({ type: 'auth', token }),
    )
  }

  stop(): void {
    this.stopFollowing()
    clearTimeout(this.holeTimer)
    this.holeTimer = undefined
    this.catchUp.stop()
    this.socket.stop()
    this.events.clear()
    this.sync.clear()
    this.counter.clear()
  }

  /** How often in a row the state of the chats could not be read. */
  get failures(): number {
    return this.catchUp.failures
  }

  /** Somebody does not want to wait for the next attempt. */
  retry(): void {
    this.catchUp.now()
  }

  /** The network is back, or the page is looked at again. */
  hurry(): void {
    this.socket.hurry()
    this.root.hurry()
  }

  token(): string | null {
    return this.root.session.current()
  }

  dropped(code: number): void {
    this.state = 'lost'
    const { session } = this.root
    if (code === closeCodes.badToken || code === closeCodes.sessionEnded) void session.renew(session.token)
  }

  received(frame: Frame): void {
    this.delayed = false
    if (frame.type === 'ready') this.ready(frame)
    else if (frame.type === 'resync') this.resync(frame.spread_ms)
    else if (frame.type === 'token.expiring') void this.root.session.renew(this.root.session.token)
    else if (frame.type === 'heartbeat') this.counter.expect(frame.epoch, frame.n)
    else if (isCounted(frame) && !this.counter.see(frame.epoch, frame.n)) return
    else this.news(frame)
    this.watchForHoles()
  }

  private news(frame: Frame): void {
    if (isDoubtful(this.root, frame)) this.sync.doubt()
    if (isChatEvent(frame)) this.events.offer(frame)
    else applyFrame(this.root, frame)
  }

  private ready(frame: Extract<Frame, { type: 'ready' }>): void {
    this.state = 'online'
    this.socket.settled()
    this.root.presence.begin(frame.online)
    this.root.hurry()
    if (this.counter.isExactly(frame.epoch, frame.n)) return
    if (this.counter.epoch !== 0) this.catchUp.doubtPeople()
    this.counter.expect(frame.epoch, frame.n)
    this.catchUp.now()
  }

  private resync(spreadMs: number): void {
    this.catchUp.doubtPeople()
    this.catchUp.later(Math.random() * spreadMs)
  }

  private pageCame(chatId: string, rev: number): void {
    const held = this.root.chats.get(chatId)?.rev
    if (held === undefined || held === rev) return
    if (rev > held) this.expectChange(chatId, rev)
    else {
      this.sync.pageIsBehind(chatId, rev, held)
      this.catchUp.soon()
    }
  }

  private expectChange(chatId: string, rev: number): void {
    this.events.expect(chatId, rev)
    this.watchForHoles()
  }

  private get hasHole(): boolean {
    return this.counter.hasHole || this.events.hasHole || this.sync.hasHole
  }

  /** Starts the clock for a hole; when it is still open at the end, a sync closes it. */
  private watchForHoles(): void {
    if (this.holeTimer !== undefined || !this.hasHole) return
    this.holeTimer = setTimeout(() => {
      this.holeTimer = undefined
      this.lookIntoHole()
    }, holeMs)
  }

  private lookIntoHole(): void {
    if (!this.hasHole) return
    this.delayed = this.state === 'online' && this.events.isLate
    this.catchUp.doubtPeople()
    this.catchUp.soon()
  }
}

/** What no component looks at. */
const innerParts = {
  root: false,
  counter: false,
  events: false,
  sync: false,
  socket: false,
  holeTimer: false,
  catchUp: false,
  stopFollowing: false,
  hasHole: false,
  token: false,
} as const
type InnerPart = keyof typeof innerParts
