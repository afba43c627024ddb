import { expect, test } from 'vitest'
import { OutboxChannel } from './OutboxChannel.ts'
import type { OutboxItem } from './OutboxStorage.ts'

test('the channel of the tabs carries both words', async () => {
  const [here, there] = [new OutboxChannel(), new OutboxChannel()]
  const heard: string[] = []
  const done = new Promise<void>((resolve) => {
    there.onKept = (item) => heard.push(item.clientId)
    there.onGone = (id) => {
      heard.push(id)
      resolve()
    }
  })
  here.kept({ clientId: 'a' } as OutboxItem)
  here.gone('b')
  await done
  expect(heard).toEqual(['a', 'b'])
})
