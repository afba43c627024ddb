/** A chat of any length, whose pages of messages are made up as they are asked for. */
import type { Page, Route } from '@playwright/test'

interface Message {
  id: string
  seq: number
  [field: string]: unknown
}

const START = Date.parse('2020-01-01T08:00:00.000Z')
const EVERY_MS = 7 * 60_000
const WORDS = 'встреча перенесена на вторник возьми с собой отчёт и чай увидимся у входа в парк'.split(' ')

export class LongChat {
  constructor(
    private readonly chatId: string,
    private readonly authors: string[],
    private readonly length: number,
    private readonly rev: number,
  ) {}

  /** Answers for the server whenever `page` reads messages of this chat. */
  async answer(page: Page): Promise<void> {
    await page.route(`**/api/chats/${this.chatId}/messages?*`, (route) => this.reply(route))
  }

  private async reply(route: Route): Promise<void> {
    const asked = new URL(route.request().url()).searchParams
    const limit = Number(asked.get('limit'))
    const [before, after, around] = ['before', 'after', 'around'].map((name) => asked.get(name))
    let first = this.length - limit + 1
    if (before) first = Number(before) - limit
    else if (after) first = Number(after) + 1
    else if (around) first = Number(around) - Math.floor(limit / 2)
    const last = Math.min(this.length, first + limit - 1)
    first = Math.max(1, first)
    const items = Array.from({ length: last - first + 1 }, (_, index) => this.message(first + index))
    await route.fulfill({
      json: { items, has_before: first > 1, has_after: last < this.length, rev: this.rev },
    })
  }

  private message(seq: number): Message {
    const words = Array.from(
      { length: 2 + ((seq * 13) % 45) },
      (_, index) => WORDS[(seq + index) % WORDS.length],
    )
    return {
      id: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
      chat_id: this.chatId,
      seq,
      rev: this.rev,
      kind: 'text',
      author_id: this.authors[Math.floor(seq / 3) % this.authors.length],
      client_id: null,
      text: `${seq} ${words.join(' ')}`,
      info: null,
      created_at: new Date(START + seq * EVERY_MS).toISOString(),
      edited_at: null,
      deleted: false,
    }
  }
}
