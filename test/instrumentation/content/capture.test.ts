import { describe, expect, test } from 'vitest'
import { Capture } from '../../../instrumentation/src/content/capture.ts'
import { contentHash } from '../../../instrumentation/src/content/hash.ts'
import type { ChatMessage } from '../../../instrumentation/src/content/message.ts'
import { redactionOf } from '../../../instrumentation/src/redaction/own-redactor.ts'

const captureIn = (SPANLEDGER_CONTENT?: string) =>
  new Capture(redactionOf({ SPANLEDGER_REDACTION_KEY: 'k', ...(SPANLEDGER_CONTENT && { SPANLEDGER_CONTENT }) }))

const messages: readonly ChatMessage[] = [
  { role: 'user', parts: [{ type: 'text', content: 'Write to ann@example.com' }] },
  {
    role: 'assistant',
    parts: [
      { type: 'tool_call', id: 'c1', name: 'send', arguments: { to: 'ann@example.com', password: 'hunter22' } },
      { type: 'blob', modality: 'image', mime_type: 'image/png', bytes: 3, hash: 'ab' },
    ],
  },
]

test('content is redacted where nothing is said, and where what is said is not known', () => {
  expect([redactionOf({}).mode, redactionOf({ SPANLEDGER_CONTENT: 'ful' }).mode]).toEqual(['redacted', 'redacted'])
  expect(JSON.stringify(captureIn().messages(messages))).not.toMatch(/ann@|hunter22/)
})

test('full content is the very same value', () => {
  expect(captureIn('full').messages(messages)).toBe(messages)
  expect(captureIn('full').show(messages)).toBe(messages)
})

test('hashed messages keep roles, types, names and sizes, and no word', () => {
  const hashed = captureIn('hash').messages(messages)

  expect(hashed).toEqual([
    { role: 'user', parts: [{ type: 'text', hash: expect.stringMatching(/^[\da-f]{32}$/), size: 25 }] },
    {
      role: 'assistant',
      parts: [
        {
          type: 'tool_call',
          id: 'c1',
          name: 'send',
          hash: expect.stringMatching(/^[\da-f]{32}$/),
          size: expect.any(Number),
        },
        { type: 'blob', modality: 'image', mime_type: 'image/png', bytes: 3, hash: 'ab' },
      ],
    },
  ])
})

describe('a hash', () => {
  test('is that of the redacted content in every mode but full', () => {
    const [redacted, hash, off, full] = ['redacted', 'hash', 'off', 'full'].map(mode =>
      captureIn(mode).hash('Write to ann@example.com'),
    )

    expect([hash, off]).toEqual([redacted, redacted])
    expect(full).toBe(contentHash('Write to ann@example.com'))
    expect(redacted).not.toBe(full)
    expect(captureIn().hash('nothing secret')).toBe(contentHash('nothing secret'))
  })

  test('of a text part is the hash of its text alone', () => {
    const [message] = captureIn('hash').messages([{ role: 'user', parts: [{ type: 'text', content: 'Hello there' }] }])

    expect(message?.parts[0]?.['hash']).toBe(contentHash('Hello there'))
  })
})

test('the definitions of tools keep their schemas, and with hash their names', () => {
  const tools = [{ type: 'function', name: 'login', parameters: { properties: { password: { type: 'string' } } } }]

  expect(JSON.parse(captureIn().toolsJson(tools))).toEqual(tools)
  expect(JSON.parse(captureIn('hash').toolsJson(tools))).toEqual([
    { type: 'function', name: 'login', hash: expect.stringMatching(/^[\da-f]{32}$/), size: expect.any(Number) },
  ])
})

test('with off nothing is shown', () => {
  const capture = captureIn('off')

  expect([capture.show('x'), capture.messages(messages), capture.message('x')]).toEqual([undefined, [], undefined])
})
