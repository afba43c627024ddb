/** What the server itself says, asked over REST: the measure for what the screens show. */
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

/** The texts of the chat called `chatName`, from the first to the last. */
export async function readStoredTexts(origin: string, account: Account, chatName: string): Promise<string[]> {
  const api = await request.newContext({ baseURL: origin })
  try {
    const headers = { authorization: `Bearer ${await signIn(api, account)}` }
    const chats = await read<{ items: { id: string; name: string | null }[] }>(api, '/api/chats', headers)
    const chat = chats.items.find((chat) => chat.name === chatName)
    const texts: string[] = []
    let page: Page = { items: [], has_after: true }
    for (let after = 0; page.has_after; after = page.items.at(-1)?.seq ?? after) {
      page = await read<Page>(api, `/api/chats/${chat?.id}/messages?after=${after}&limit=100`, headers)
      texts.push(...page.items.filter((message) => message.kind === 'text').map((message) => message.text))
    }
    return texts
  } finally {
    await api.dispose()
  }
}

async function signIn(api: APIRequestContext, { login, password }: Account): Promise<string> {
  const answer = await api.post('/api/auth/login', { data: { login, password } })
  const { access_token } = (await answer.json()) as { access_token: string }
  return access_token
}

async function read<T>(api: APIRequestContext, path: string, headers: Record<string, string>): Promise<T> {
  const answer = await api.get(path, { headers })
  if (!answer.ok()) throw new Error(`${path} answers ${answer.status()}: ${await answer.text()}`)
  return (await answer.json()) as T
}
