import { expect, test } from 'vitest'
import { parseJsonList } from '../../../../instrumentation/src/protocols/framing/json-list.ts'

const whole = '[{"a":"}]\\"{"},\r\n{"b":{"c":[{}]}}]'

test.each([
  ['a whole list', whole, ['{"a":"}]\\"{"}', '{"b":{"c":[{}]}}']],
  ['a list that was cut off within an object', whole.slice(0, -4), ['{"a":"}]\\"{"}']],
  ['a list that was cut off within a text', '[{"a":1},{"b":"\\"{', ['{"a":1}']],
  ['an empty list', '[]', []],
  ['no list', '{"a":1}', []],
])('of %s, the objects that arrived', (_, text, objects) => {
  expect(parseJsonList(text).map(({ data }) => data)).toEqual(objects)
})

test('one pass is enough, whatever the text', () => {
  const quotes = '[{"a":"' + '\\"'.repeat(200_000)

  expect(parseJsonList(quotes)).toEqual([])
})
