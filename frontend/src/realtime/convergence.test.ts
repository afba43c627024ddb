import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RootStore } from '../stores/RootStore.ts'
import { signedInClient } from '../testing/client.ts'
import { FakeSocket } from '../testing/FakeSocket.ts'
import { fakeApi } from '../testing/fakeApi.ts'
import { ServerModel, type WireFrame } from '../testing/ServerModel.ts'
import { me } from '../testing/samples.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A small generator of numbers that can be repeated by its seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2654435761
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return (state >>> 8) % sides
  }
}

const people = ['anna', 'boris', 'vera']

function act(server: ServerModel, roll: (sides: number) => number, step: number): void {
  const all = [...server.chats.values()]
  const chat = all[roll(all.length)]
  if (!chat || roll(40) === 0) return void server.createChat(`chat-${step}`, [me, 'anna'])
  const author = people[roll(people.length)] ?? 'anna'
  const actions = [
    () => server.edit(chat, 1 + roll(chat.lastSeq)),
    () => server.remove(chat, 1 + roll(chat.lastSeq)),
    () => server.rename(chat, `name ${step}`),
    () => server.addMember(chat, author),
    () => author !== 'anna' && server.removeMember(chat, author),
    () => server.read(chat, me, roll(chat.lastSeq + 1)),
    () => server.read(chat, 'anna', roll(chat.lastSeq + 1)),
    () => server.settle(chat, roll(2) === 0, roll(2) ? `until ${step}` : null, roll(2) === 0),
    () =>
      chat.members.has(me) ? roll(4) === 0 && server.removeMember(chat, me) : server.addMember(chat, me),
    () => roll(12) === 0 && server.deleteChat(chat),
  ]
  const action = actions[roll(actions.length * 2)]
  if (action) action()
  else server.post(chat, roll(4) === 0 ? me : author)
}

/** Sends what the server has said: late, twice, in another order, or never. */
function deliver(server: ServerModel, roll: (sides: number) => number, delayed: WireFrame[]): void {
  const waiting = [...delayed.splice(0), ...server.sent.splice(0)]
  for (let index = waiting.length - 1; index > 0; index -= 1) {
    const other = Math.max(0, index - roll(3))
    ;[waiting[index], waiting[other]] = [waiting[other] as WireFrame, waiting[index] as WireFrame]
  }
  for (const frame of waiting) {
    const fate = roll(10)
    if (fate === 0) continue
    if (fate === 1) delayed.push(frame)
    else FakeSocket.last.tell(frame)
    if (fate === 2) FakeSocket.last.tell(frame)
  }
}

function expectEqual(root: RootStore, server: ServerModel): void {
  expect([...root.chats.chats.keys()].sort()).toEqual(
    server
      .mine()
      .map((chat) => chat.id)
      .sort(),
  )
  for (const chat of server.mine()) {
    const view = chat.view()
    const held = root.chats.get(chat.id)
    expect(held?.unread.count, `unread of ${chat.id}`).toBe(view.unread_count)
    expect(held?.unread.readSeq).toBe(view.read_seq)
    const { hidden, muted_until, marked_unread } = view
    expect(held?.data, `settings of ${chat.id}`).toMatchObject({ hidden, muted_until, marked_unread })
    expect(held?.data.name).toBe(view.name)
    expect(held?.rev).toBe(view.rev)
    expect(held?.data.member_count).toBe(view.member_count)
    expect(held?.lastMessage?.id).toBe(view.last_message?.id)
    expect(held?.data.last_seq).toBe(view.last_seq)
    const timeline = root.messages.timeline(chat.id)
    if (timeline.state !== 'ready') continue
    const texts = (messages: { seq: number; text: string }[]) =>
      messages.map(({ seq, text }) => `${seq} ${text}`)
    const shown = chat.listed.filter(
      (m) => m.seq >= timeline.loadedFrom && (timeline.atEnd || m.seq <= timeline.loadedTo),
    )
    expect(texts(timeline.messages)).toEqual(texts(shown))
  }
}

test.each(Array.from({ length: 60 }, (_, seed) => seed + 1))(
  'events late, doubled, out of order or lost end equal to the server (seed %i)',
  async (seed) => {
    const roll = dice(seed)
    const server = new ServerModel()
    const delayed: WireFrame[] = []
    const between = async () => {
      // The world goes on while an answer travels.
      for (let extra = roll(3); extra > 0; extra -= 1) act(server, roll, 100_000 + roll(9_999))
      if (roll(2)) deliver(server, roll, delayed)
    }
    server.createChat('first', [me, 'anna'])
    server.sent.length = 0
    let quiet = false
    const api = fakeApi(server, async () => (quiet ? undefined : between()))
    const { root, realtime } = signedInClient(api)
    realtime.start()
    FakeSocket.last.accept()
    FakeSocket.last.tell({ type: 'ready', epoch: server.epoch, n: server.n, online: [] })
    await vi.advanceTimersByTimeAsync(10)
    for (let step = 0; step < 150; step += 1) {
      act(server, roll, step)
      if (roll(3) === 0) deliver(server, roll, delayed)
      const mine = server.mine()
      const chat = mine[roll(mine.length || 1)]
      if (chat && roll(6) === 0)
        void root.messages.open(chat.id, roll(2) ? 1 + roll(chat.lastSeq) : undefined)
      if (chat && roll(6) === 0) void root.messages.loadAfter(chat.id)
      if (chat && roll(6) === 0) void root.messages.loadBefore(chat.id)
      if (roll(8) === 0) await vi.advanceTimersByTimeAsync(roll(2_500))
    }
    quiet = true
    deliver(server, roll, delayed)
    FakeSocket.last.tell({ type: 'heartbeat', epoch: server.epoch, n: server.n })
    await vi.advanceTimersByTimeAsync(10_000)
    expectEqual(root, server)
    realtime.stop()
  },
)
