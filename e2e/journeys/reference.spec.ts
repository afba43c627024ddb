/** A developer reads /docs: searches, tries a call, looks an event up. */
import { expect, test } from '../system/fixtures.ts'

test('the reference is searched, a call is tried, an event is looked up, and nothing comes from elsewhere', async ({
  system,
  page,
}) => {
  const login = 'reader'
  const password = 'ten little tea cups'
  await page.request.post(`${system.url}/api/auth/register`, { data: { login, password } })
  const hosts = new Set<string>()
  const complaints: string[] = []
  page.on('request', (request) => hosts.add(new URL(request.url()).origin))
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  const calls = page.locator('.opblock')

  await test.step('search', async () => {
    await page.goto(`${system.url}/docs`)
    await expect(calls.first()).toBeVisible()
    const all = await calls.count()
    await page.keyboard.press('/')
    await page.keyboard.type('contact')
    await expect(page.getByRole('status')).toHaveText(/^\d+ found$/)
    await expect(calls.filter({ hasText: '/api/contacts' }).first()).toBeVisible()
    await expect.poll(() => calls.count()).toBeLessThan(all)
    await expect(page.locator('#event-ServerContactUpdated')).toBeVisible()
    await expect(page.locator('#event-ServerTyping')).toBeHidden()
    await page.getByRole('searchbox').fill('')
    await expect(calls).toHaveCount(all)
  })

  await test.step('try a call', async () => {
    await page.getByLabel('Login', { exact: true }).fill(login)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in to try' }).click()
    await expect(page.locator('.bar')).toContainText(`Signed in as ${login}`)
    await page.locator('.contents a[data-method=get]', { hasText: /^GET\/users\/me$/ }).click()
    const call = page.locator('.opblock.is-open')
    await call.getByRole('button', { name: 'Try it out' }).click()
    await call.getByRole('button', { name: 'Execute' }).click()
    await expect(call.locator('.live-responses-table .response-col_status').last()).toContainText('200')
    await expect(call.locator('.live-responses-table')).toContainText(`"login": "${login}"`)
  })

  await test.step('look an event up', async () => {
    await page.locator('.contents a', { hasText: 'message.created' }).click()
    const event = page.locator('#event-ServerMessageCreated')
    await expect(event.locator('pre')).toBeVisible()
    await expect(event.locator('pre')).toContainText('"type": "message.created"')
  })

  expect([...hosts]).toEqual([system.url])
  expect(complaints).toEqual([])
})
