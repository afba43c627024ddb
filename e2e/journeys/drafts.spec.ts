/** What is not sent yet is kept, and writing is made easy. */
import { expect, test } from '../system/fixtures.ts'

test('a draft survives switching, reloading and a crash of the tab, and stands in the list', async ({
  people,
}) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Письмо', [])
  await anna.composer.fill('начало мысли')
  await anna.openChat('Главная')
  await expect(anna.composer).toHaveValue('')
  await expect(anna.chatItem('Письмо')).toContainText('Черновик: начало мысли')
  await anna.openChat('Письмо')
  await expect(anna.composer).toHaveValue('начало мысли')
  await anna.page.reload()
  await expect(anna.composer).toHaveValue('начало мысли')
  await anna.composer.fill('начало мысли и её конец')

  const session = await anna.page.context().newCDPSession(anna.page)
  const crashed = anna.page.waitForEvent('crash')
  session.send('Page.crash').catch(() => {})
  await crashed
  const other = await anna.page.context().newPage()
  await other.goto('/')
  await expect(other.getByTestId('chat-item').filter({ hasText: 'Письмо' })).toContainText(
    'Черновик: начало мысли и её конец',
  )
})

test('two tabs of one browser show the same draft', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Вкладки', [])
  await anna.openChat('Главная')
  const other = await anna.page.context().newPage()
  await other.goto(anna.page.url())
  await other.getByTestId('chat-item').filter({ hasText: 'Вкладки' }).click()
  await other.getByTestId('composer').fill('в другой вкладке')
  await expect(anna.chatItem('Вкладки')).toContainText('Черновик: в другой вкладке')
  await other.getByTestId('composer').press('Enter')
  await expect(anna.chatItem('Вкладки')).toContainText('Вы: в другой вкладке')
})

test('emoji are found by Russian words and put where the cursor is', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Знаки', [])
  await anna.composer.fill('лето море')
  await anna.composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(4, 4))
  await anna.page.getByRole('button', { name: 'Эмодзи' }).click()
  const picker = anna.page.getByTestId('emoji-picker')
  await picker.getByLabel('Найти эмодзи').fill('елка')
  await picker.getByRole('button', { name: 'новогодняя елка' }).click()
  await anna.page.keyboard.press('Escape')
  await expect(picker).toHaveCount(0)
  await expect(anna.composer).toHaveValue('лето🎄 море')
  await expect(anna.composer).toBeFocused()
  await anna.page.getByRole('button', { name: 'Эмодзи' }).click()
  await expect(picker.getByRole('region', { name: 'Недавние' }).getByRole('button')).toHaveText(['🎄'])
})

test('what is dictated follows what is written', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.page.addInitScript(() => {
    Object.assign(globalThis, {
      SpeechRecognition: class {
        onresult = (_: object) => {}
        start() {
          const said = Object.assign([{ transcript: 'сказано вслух' }], { isFinal: true })
          this.onresult({ resultIndex: 0, results: [said] })
        }
        stop() {}
      },
    })
  })
  await anna.page.reload()
  await anna.openChat('Главная')
  await anna.composer.fill('написано')
  await anna.page.getByRole('button', { name: 'Продиктовать' }).click()
  await expect(anna.composer).toHaveValue('написано сказано вслух')
})

test('a browser that cannot listen says so', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.page.addInitScript(() => {
    Object.assign(globalThis, { SpeechRecognition: undefined, webkitSpeechRecognition: undefined })
  })
  await anna.page.reload()
  await anna.openChat('Главная')
  await anna.page.getByRole('button', { name: 'Ваш браузер не умеет распознавать речь' }).click()
  await expect(anna.page.getByText('Продиктовать можно в Chrome')).toBeVisible()
})

test('links are clickable, and nothing else is', async ({ people }) => {
  const anna = await people.register('Анна', 'Каренина')
  await anna.createChat('Ссылки', [])
  const text = 'см. https://example.org/a?b=1, anna@example.org и javascript:alert(1)'
  await anna.send(text)
  const links = anna.message(text).getByRole('link')
  await expect(links).toHaveText(['https://example.org/a?b=1', 'anna@example.org'])
  await expect(links.first()).toHaveAttribute('rel', 'noopener noreferrer')
  await expect(links.last()).toHaveAttribute('href', 'mailto:anna@example.org')
})
