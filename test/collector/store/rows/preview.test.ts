import { expect, test } from 'vitest'
import { preview } from '../../../../collector/src/store/rows/preview.ts'

const long = '漢"\\\n🙂'.repeat(100)
const firstOfLong = Array.from(long).slice(0, 200).join('')

test.each([
  ['a message', JSON.stringify({ role: 'user', parts: [{ type: 'text', content: 'Grüße 👋' }] }), 'Grüße 👋'],
  ['a message of OpenAI', JSON.stringify({ role: 'user', content: [{ type: 'text', text: 'Hello' }] }), 'Hello'],
  ['escapes', JSON.stringify({ content: 'a\u0000"\\\n' }), 'a\u0000"\\\n'],
  ['an empty text', JSON.stringify({ content: '' }), ''],
  ['a long text', JSON.stringify({ content: long }), firstOfLong],
  ['a long text of six characters each', JSON.stringify({ content: '\u0001'.repeat(999) }), '\u0001'.repeat(200)],
  ['a megabyte', JSON.stringify({ content: 'x'.repeat(1_000_000) }), 'x'.repeat(200)],
  ['plain text', 'Hello', 'Hello'],
  ['long plain text', long, firstOfLong],
  ['pairs that must not be cut', `a${'🙂'.repeat(300)}`, `a${'🙂'.repeat(199)}`],
  ['plain text that looks like a message', 'say "content":"bad \\x escape"', 'say "content":"bad \\x escape"'],
  ['a message that was cut off', '{"content":"Hel', 'Hel'],
  ['no text', '{"role":"user"}', '{"role":"user"}'],
])('shows the first 200 characters of %s', (_, body, shown) => {
  expect(preview({ hash: '', role: 'user', body })).toBe(shown)
})

test('shows nothing where nothing was said', () => {
  expect(preview(undefined)).toBe('')
})
