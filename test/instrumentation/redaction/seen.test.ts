import { expect, test } from 'vitest'
import { Seen } from '../../../instrumentation/src/redaction/seen.ts'

const entry = (text: string) => ({ text, tally: undefined })

test('what is asked for is kept, and what nobody asks for is forgotten', () => {
  const seen = new Seen(4000)
  const wanted = 'w'.repeat(100)
  seen.set(wanted, entry(wanted))
  for (let index = 0; index < 200; index += 1) {
    seen.set(String(index).padStart(100, '0'), entry('other'))
    seen.get(wanted)
  }

  expect(seen.get(wanted)).toEqual(entry(wanted))
  expect(seen.get('0'.repeat(100))).toBeUndefined()
})

test('a text larger than the bound is not kept', () => {
  const seen = new Seen(1000)
  const large = 'x'.repeat(2000)

  seen.set(large, entry(large))

  expect(seen.get(large)).toBeUndefined()
})
