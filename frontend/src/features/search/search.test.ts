import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../api/ApiError.ts'
import { fakeSearchApi } from '../../testing/fakeSearchApi.ts'
import { ServerModel } from '../../testing/ServerModel.ts'
import { me } from '../../testing/samples.ts'
import { askAfterMs } from './ChatSearch.ts'
import { SearchStore } from './SearchStore.ts'
import { fileName } from './saveFile.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A chat of sixty messages of which every second says «plan». */
function aSearch() {
  const server = new ServerModel()
  const chat = server.createChat('chat', [me, 'anna'])
  for (let number = 2; number <= 60; number += 1) {
    server.post(chat, 'anna', 'text', null, number % 2 ? `plan ${number}` : `other ${number}`)
  }
  const api = fakeSearchApi(server)
  const store = new SearchStore(api)
  const shown: number[] = []
  const view = { show: vi.fn((hit) => void shown.push(hit.message.seq)), mark: vi.fn() }
  const search = store.inChat('chat', view)
  const type = async (query: string) => {
    search.type(query)
    await vi.advanceTimersByTimeAsync(askAfterMs)
  }
  return { api, store, search, view, shown, type }
}

test('the newest hit comes into view, and all words found are marked', async () => {
  const { search, view, shown, type } = aSearch()
  await type('plan')
  expect([search.at, search.count, shown]).toEqual([0, 29, [59]])
  expect(view.mark.mock.lastCall?.[0].get('chat-59')).toEqual([[0, 4]])
})

test('one walks from hit to hit over all pages, round and round', async () => {
  const { search, shown, type } = aSearch()
  await type('plan')
  for (let step = 0; step < 29; step += 1) await search.older()
  expect([shown.length, new Set(shown).size, search.at]).toEqual([30, 29, 0])
  await search.newer()
  expect([search.at, shown.at(-1)]).toEqual([28, 3])
})

test('from the newest one gets to the oldest at once', async () => {
  const { search, shown, type } = aSearch()
  await type('plan')
  await search.newer()
  expect([search.at, search.hits.length, shown.at(-1)]).toEqual([28, 29, 3])
})

test('only the last of several quick words is asked, and a late answer is dropped', async () => {
  const { api, search, shown } = aSearch()
  const asked = vi.spyOn(api, 'inChat')
  search.type('pl')
  search.type('plan 7')
  await vi.advanceTimersByTimeAsync(askAfterMs)
  expect([asked.mock.calls.length, shown]).toEqual([1, [7]])
  let answer: (page: { items: []; total: number; rev: number }) => void = () => {}
  asked.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
  search.type('plan')
  await vi.advanceTimersByTimeAsync(askAfterMs)
  search.close()
  answer({ items: [], total: 0, rev: 1 })
  await vi.advanceTimersByTimeAsync(1)
  expect([search.state, search.query, search.count]).toEqual(['empty', '', 0])
})

test('Enter right after other words were written searches for them', async () => {
  const { api, search, shown, type } = aSearch()
  const asked = vi.spyOn(api, 'inChat')
  await type('plan')
  search.type('other 8')
  await search.older()
  expect([asked.mock.calls.map(([, query]) => query), shown]).toEqual([
    ['plan', 'other 8'],
    [59, 8],
  ])
  await vi.advanceTimersByTimeAsync(askAfterMs)
  expect(asked).toHaveBeenCalledTimes(2)
})

test('nothing found and a failure are told, and Enter tries again', async () => {
  const { api, search, view, type } = aSearch()
  await type('nobody')
  expect([search.state, search.count, search.at]).toEqual(['ready', 0, -1])
  vi.spyOn(api, 'inChat').mockRejectedValueOnce(new ApiError(422, 'query_too_short'))
  await type('!')
  expect([search.state, search.error]).toEqual(['failed', 'query_too_short'])
  search.query = 'plan'
  await search.older()
  expect([search.error, view.show.mock.calls.length]).toEqual([null, 1])
  await type('')
  expect(search.state).toBe('empty')
})

test('all chats are searched page by page', async () => {
  const { store } = aSearch()
  store.type('plan')
  expect(store.state).toBe('searching')
  await vi.advanceTimersByTimeAsync(askAfterMs)
  expect([store.hits.length, store.hasMore]).toEqual([10, true])
  await store.more()
  await store.more()
  expect([store.hits.length, store.hasMore]).toEqual([29, false])
  store.type(' ')
  expect([store.hits.length, store.state]).toEqual([0, 'empty'])
})

test('a failure of the search in all chats is told, and a late answer is dropped', async () => {
  const { api, store } = aSearch()
  const asked = vi.spyOn(api, 'everywhere').mockRejectedValueOnce(ApiError.network())
  store.type('plan')
  await vi.advanceTimersByTimeAsync(askAfterMs)
  expect([store.state, store.error]).toEqual(['failed', 'network'])
  for (const settle of ['resolve', 'reject'] as const) {
    let finish: () => void = () => {}
    asked.mockImplementationOnce(
      () =>
        new Promise((resolve, reject) => {
          finish = () => (settle === 'resolve' ? resolve({ items: [], next_cursor: null }) : reject())
        }),
    )
    const late = store.find()
    await store.find()
    finish()
    await late
    expect([store.state, store.hits.length]).toEqual(['ready', 10])
  }
})

test('an exported chat is a file with a name that any system takes', async () => {
  const { store } = aSearch()
  expect(await (await store.exportChat('chat', 'json')).text()).toBe('json')
  expect(fileName('..Планы: 1/2 «лето»?.html')).toBe('Планы 1 2 «лето» .html')
})
