import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aUser } from '../../testing/samples.ts'
import { Person } from '../users/Person.ts'
import { Greeter } from './Greeter.ts'
import { NoticesStore } from './NoticesStore.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const person = (id: string) => {
  const someone = new Person(id)
  someone.update(aUser(id, { name: id }))
  return someone
}

function aGreeter() {
  const notices = new NoticesStore()
  const wishes = { wanted: true }
  const greeter = new Greeter(notices, {
    person,
    isClose: (id) => id !== 'stranger',
    wanted: () => wishes.wanted,
  })
  const said = () => notices.notices.map(({ tone, person }) => `${person?.id} ${tone}`)
  return { greeter, notices, wishes, said }
}

test('my people are greeted and seen off, strangers are not', async () => {
  const { greeter, notices, said } = aGreeter()
  greeter.turned('anna', true)
  greeter.turned('stranger', true)
  expect(notices.notices[0]?.text).toContain('anna')
  greeter.turned('boris', false)
  expect(said()).toEqual(['anna coming'])
  await vi.advanceTimersByTimeAsync(3_100)
  expect(said()).toEqual(['boris going', 'anna coming'])
})

test('a reloaded page is neither a farewell nor a greeting', async () => {
  const { greeter, said } = aGreeter()
  greeter.turned('anna', false)
  await vi.advanceTimersByTimeAsync(1_000)
  greeter.turned('anna', true)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(said()).toEqual([])
})

test('who does not want to know is told nothing', async () => {
  const { greeter, wishes, said } = aGreeter()
  wishes.wanted = false
  greeter.turned('anna', true)
  greeter.turned('boris', false)
  greeter.turned('vera', false)
  greeter.clear()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(said()).toEqual([])
})

test('who becomes a contact while he is online does not come by it', async () => {
  const { greeter, said } = aGreeter()
  greeter.introduce('anna')
  greeter.turned('anna', true)
  expect(said()).toEqual([])
  greeter.turned('anna', false)
  await vi.advanceTimersByTimeAsync(5_000)
  greeter.introduce('boris')
  await vi.advanceTimersByTimeAsync(5_000)
  greeter.turned('boris', true)
  expect(said()).toEqual(['boris coming'])
})
