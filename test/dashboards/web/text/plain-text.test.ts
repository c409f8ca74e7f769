import { expect, test } from 'vitest'
import { plain, plainLine } from '../../../../dashboards/web/src/text/plain-text.ts'

test.each([
  ['escape sequences', '\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
  ['nothing and the bell', 'a\u0000b\u0007', 'a␀b␇'],
  ['direction marks', 'a\u202ecod.exe', 'a⟨U+202E⟩cod.exe'],
  ['what has no width', 'pay\u200bpal', 'pay⟨U+200B⟩pal'],
  ['controls beyond ASCII', 'a\u009bb', 'a⟨U+009B⟩b'],
])('shows %s', (_, text, shown) => {
  expect(plain(text)).toBe(shown)
})

test.each(['<script>alert(1)</script>', 'two\nlines\tand a tab', 'مرحبا', '👩‍👩‍👧‍👦', 'Grüße'])(
  'leaves %j as it is',
  text => {
    expect(plain(text)).toBe(text)
  },
)

test('is on one line where there is only one', () => {
  expect(plainLine('a\r\n  b\tc')).toBe('a b c')
})
