import { expect, test } from 'vitest'
import { fitMessages } from '../../../instrumentation/src/content/limit.ts'
import { textPart } from '../../../instrumentation/src/content/message.ts'
import { stringJson } from '../../../instrumentation/src/content/string-json.ts'

const old = { role: 'user', parts: [textPart('o'.repeat(2000))] }
const recent = { role: 'user', parts: [textPart('n'.repeat(500))] }

test('leaves what fits as it is', () => {
  const messages = [old, recent]

  expect(fitMessages(messages, 3000)).toEqual({ messages, json: JSON.stringify(messages), truncated: false })
})

test.each(['What is a span? '.repeat(9), '日本語 é ß \u2028'.repeat(9), 'short', ''])(
  'what is known to need no escape is written as JSON.stringify writes it: %j',
  text => {
    const messages = [
      { role: 'user', parts: [textPart(text), { type: 'blob', modality: 'image' }] },
      { role: 'user', parts: [{ ...textPart(text), cached: true }] },
    ]

    const { json } = fitMessages(messages, undefined, true)

    expect(json).toBe(JSON.stringify(messages))
    expect(stringJson(json)).toBe(JSON.stringify(json))
  },
)

test.each([
  ['words', 'What is a span? '.repeat(9)],
  ['quotes', '"What" is "a span"? '.repeat(9)],
  ['backslashes', '\\What is a span? '.repeat(9)],
  ['lines', 'What is a span?\n\r\t'.repeat(9)],
  ['other writings', '日本語 é ß \u2028'.repeat(9)],
  ['halves of pictures', '\ud83d and \ude00'.repeat(9)],
  ['few letters', '"'],
])('what is known of the JSON of %s is what JSON.stringify makes of it', (_, text) => {
  const call = { type: 'tool_call', id: 'c1', name: 'say', arguments: { text } }
  const messages = [
    { role: 'user', parts: [textPart(text), { ...textPart(text), cached: true }, call], name: text },
    { role: 'assistant', parts: [], finish_reason: text },
  ]

  const { json } = fitMessages(messages)

  expect(json).toBe(JSON.stringify(messages))
  expect([stringJson(json), stringJson(json)]).toEqual([JSON.stringify(json), JSON.stringify(json)])
})

test('shortens the oldest part and keeps the latest', () => {
  const { messages, truncated } = fitMessages([old, recent], 1500)

  expect(truncated).toBe(true)
  expect(JSON.stringify(messages).length).toBeLessThanOrEqual(1500)
  expect(messages[1]).toEqual(recent)
  expect(messages[0]?.parts[0]).toMatchObject({ type: 'text', truncated: true })
})

test('keeps the role of every message, however many there are', () => {
  const { messages } = fitMessages(
    Array.from({ length: 50 }, () => old),
    10_000,
  )

  expect(messages).toHaveLength(50)
  expect(JSON.stringify(messages).length).toBeLessThanOrEqual(10_000)
})

test('cuts the result of a tool, which may be anything', () => {
  const part = { type: 'tool_call_response', id: 'c1', response: { rows: 'x'.repeat(5000) } }
  const { messages } = fitMessages([{ role: 'tool', parts: [part] }, recent], 1000)

  expect(messages[0]?.parts).toEqual([{ type: 'tool_call_response', id: 'c1', truncated: true }])
})
