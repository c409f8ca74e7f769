import { expect, test } from 'vitest'
import { stringJson } from '../../../instrumentation/src/content/string-json.ts'

const long = 'What is a span? '.repeat(10)

test.each([
  ['nothing', ''],
  ['a few words', 'What is a span?'],
  ['words', long],
  ['quotes', `${long}"a" and ""`],
  ['JSON', JSON.stringify([{ role: 'user', content: long }])],
  ['JSON with escapes', JSON.stringify([{ role: 'user', content: `${long}\n"\\` }])],
  ['backslashes', `${long}\\n`],
  ['lines', `${long}\n\r\t`],
  ['control characters', `${long}\u0000\u001f\u007f`],
  ['separators of lines', `${long}\u2028\u2029`],
  ['other writings', `${long}日本語 é ß`],
  ['pictures', `${long}😀`],
  ['halves of pictures', `${long}\ud83d and \ude00`],
])('a text with %s is written as JSON.stringify writes it', (_, text) => {
  expect(stringJson(text)).toBe(JSON.stringify(text))
})
