import { expect, test } from 'vitest'
import { UsageEvents } from '../../../../instrumentation/src/budget/wire/usage-events.ts'

const word = 'data: {"choices":[{"delta":{"content":"wörd "}}],"usage":null}\n\n'
const first = 'event: message_start\ndata: {"message":{"usage":{"input_tokens":7}}}\n\n'
const last = 'data: {"choices":[],"usage":{"prompt_tokens":5}}\n\n'
const long = `data: {"delta":"${'long '.repeat(4_000)}"}\n\n`

test.each([
  ['at the beginning and at the end', `${first}${word.repeat(200)}${last}`, first + last],
  ['behind a long event', `${word}${long}${last}`, last],
  [
    'in a long event',
    `${word}data: ${'x'.repeat(9_000)}"usage":1\n\n${word}`,
    `data: ${'x'.repeat(9_000)}"usage":1\n\n`,
  ],
  ['in an event without its end', `${word}${last.trimEnd()}`, last.trimEnd()],
  ['nowhere', word.repeat(200), ''],
])('usage that stands %s is kept, wherever the stream is cut into chunks', (_, stream, telling) => {
  const bytes = Buffer.from(stream)
  for (const size of [1, 7, 100, 4_096, 5_000, bytes.length]) {
    const events = new UsageEvents()
    const chunk = Buffer.alloc(size)
    for (let at = 0; at < bytes.length; at += size) {
      // The sender uses its buffer again.
      const written = bytes.copy(chunk, 0, at, at + size)
      events.add(chunk.subarray(0, written))
    }

    expect(events.size).toBe(bytes.length)
    expect(events.take()).toBe(telling)
  }
})

test('a room of a call that is over shows nothing of it to the next', () => {
  const before = new UsageEvents()
  before.add(Buffer.from(`${last}${last}`))
  before.take()
  const after = new UsageEvents()
  after.add(Buffer.from(word))

  expect(after.take()).toBe('')
})
