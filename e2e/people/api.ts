/** What the server itself says, asked over REST: the measure for what the screens show. */
import { randomUUID } from 'node:crypto'
import { type APIRequestContext, request } from '@playwright/test'

export interface Account {
  login: string
  password: string
  name: string
  surname: string
}

interface Page {
  items: { seq: number; kind: string; text: string }[]
  has_after: boolean
}

/** How many messages are on their way at a time. */
const AT_ONCE = 16

/** The texts of the chat called `chatName`, from the first to the last. */
export async function readStoredTexts(origin: string, account: Account, chatName: string): Promise<string[]> {
  return asAccount(origin, account, async (client) => {
    const chatId = await client.chatId(chatName)
    const texts: string[] = []
    let page: Page = { items: [], has_after: true }
    for (let after = 0; page.has_after; after = page.items.at(-1)?.seq ?? after) {
      page = await client.read<Page>(`/api/chats/${chatId}/messages?after=${after}&limit=100`)
      texts.push(...page.items.filter((message) => message.kind === 'text').map((message) => message.text))
    }
    return texts
  })
}

/** Writes these texts into the chat, several at a time: their order is not certain. */
export async function writeTexts(
  origin: string,
  account: Account,
  chatName: string,
  texts: string[],
): Promise<void> {
  await asAccount(origin, account, async (client) => {
    const path = `/api/chats/${await client.chatId(chatName)}/messages`
    const left = [...texts]
    const writer = async () => {
      for (let text = left.shift(); text !== undefined; text = left.shift()) {
        await client.write(path, { client_id: randomUUID(), text })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, writer))
  })
}

/** Makes an account, without a browser. */
export async function registerAccount(origin: string, account: Account): Promise<void> {
  const api = await request.newContext({ baseURL: origin })
  try {
    const answer = await api.post('/api/auth/register', { data: account })
    if (!answer.ok()) throw new Error(`${account.login} is refused: ${await answer.text()}`)
    await api.post('/api/auth/logout')
  } finally {
    await api.dispose()
  }
}

/** Lets `work` talk to the server in a session of its own. */
export async function asAccount<T>(
  origin: string,
  { login, password }: Account,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const api = await request.newContext({ baseURL: origin })
  try {
    const answer = await api.post('/api/auth/login', { data: { login, password } })
    const { access_token } = (await answer.json()) as { access_token: string }
    const client = new Client(api, { authorization: `Bearer ${access_token}` })
    const result = await work(client)
    await client.signOut()
    return result
  } finally {
    await api.dispose()
  }
}

export class Client {
  constructor(
    private readonly api: APIRequestContext,
    private readonly headers: Record<string, string>,
  ) {}

  async read<T>(path: string): Promise<T> {
    const answer = await this.api.get(path, { headers: this.headers })
    if (!answer.ok()) throw new Error(`${path} answers ${answer.status()}: ${await answer.text()}`)
    return (await answer.json()) as T
  }

  async write<T>(path: string, data: object): Promise<T> {
    const answer = await this.api.post(path, { headers: this.headers, data })
    if (!answer.ok()) throw new Error(`${path} answers ${answer.status()}: ${await answer.text()}`)
    return (await answer.json()) as T
  }

  /** The session is not to stand in anybody's list of devices. */
  async signOut(): Promise<void> {
    await this.api.post('/api/auth/logout', { headers: this.headers })
  }

  async putAvatar(picture: Buffer): Promise<void> {
    const file = { name: 'avatar.png', mimeType: 'image/png', buffer: picture }
    const answer = await this.api.put('/api/users/me/avatar', { headers: this.headers, multipart: { file } })
    if (!answer.ok()) throw new Error(`the avatar is refused: ${await answer.text()}`)
  }

  async chatId(name: string): Promise<string> {
    const { items } = await this.read<{ items: { id: string; name: string | null }[] }>('/api/chats')
    const chat = items.find((chat) => chat.name === name)
    if (!chat) throw new Error(`no chat is called ${name}`)
    return chat.id
  }
}
