/** What the two of the main journey write to each other: everything that a text can be. */

const special = [
  'Привет! Ёлка, съешь ещё этих мягких французских булок',
  '👋🏽 👨‍👩‍👧‍👦 🇷🇺 ❤️‍🔥',
  'первая строка\nвторая строка\n\nчетвёртая',
  'длинное письмо '.repeat(267).slice(0, 3_999).padEnd(4_000, '.'),
  '<script>alert("1")</script><img src=x onerror=alert(2)>',
  '&lt;b&gt; &amp; "quotes" \'и апострофы\'',
  'ссылка https://example.org/путь?a=1&b=2 и javascript:alert(1)',
  "'; drop table messages; --",
  'שלום مرحبا 你好',
  '   отступы внутри   строки'.trim(),
]

/** `count` different texts, the special ones first. */
export function texts(count: number): string[] {
  return Array.from({ length: count }, (_, index) => special[index] ?? `сообщение № ${index + 1}`)
}
