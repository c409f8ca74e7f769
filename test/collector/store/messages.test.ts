import { contentHash } from '@spanledger/instrumentation/hash'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../../collector/src/model.ts'
import { messageOf } from '../../../collector/src/normalise/message-of.ts'
import { encodeMessages } from '../../../collector/src/store/message-rows.ts'
import { openClickHouseEndpoint, type ClickHouseEndpoint } from '../../helpers/clickhouse-endpoint.ts'
import { ledgerSpan } from '../../helpers/ledger-span.ts'
import { storedRows } from '../../helpers/stored-rows.ts'

let open: ClickHouseEndpoint
beforeAll(async () => {
  open = await openClickHouseEndpoint()
}, 60_000)
afterAll(() => open.close())

let lastRun = 0

/** What the store gives back of messages that were said in one run. */
async function kept(...messages: readonly Message[]) {
  const traceId = String((lastRun += 1)).padStart(32, '0')
  const span = ledgerSpan({ traceId })
  const content = { ...span.content, input: messages }
  await open.store.insert(encodeMessages([{ ...span, content }], { project: 'p', ingestedNano: 1n }), traceId)
  const rows = await storedRows(
    open,
    'p',
    `SELECT written_hash, hash, body, preview FROM messages FINAL WHERE trace_id = '${traceId}' ORDER BY hash`,
  )
  // True: each column is a text.
  return rows as Record<'written_hash' | 'hash' | 'body' | 'preview', string>[]
}

test.each<[string, unknown, 'computed' | 'written']>([
  ['a message of the conventions', { role: 'user', parts: [{ type: 'text', content: 'Hello' }] }, 'computed'],
  ['keys in another order', { parts: [{ content: 'Hello', type: 'text' }], role: 'user' }, 'computed'],
  [
    'a call whose arguments are in order',
    { role: 'assistant', parts: [{ type: 'tool_call', arguments: { a: 1, b: 2 } }] },
    'computed',
  ],
  [
    'a call whose arguments are not',
    { role: 'assistant', parts: [{ type: 'tool_call', arguments: { b: 2, a: 1 } }] },
    'written',
  ],
  ['numbers, nested lists and nothing', { arguments: [1.5e300, -0, [], {}, null, true] }, 'computed'],
  ['quotes, controls and half a pair', { content: '"\\\n\u0000\ud800' }, 'computed'],
  ['arguments that are not in order', { b: 2, a: 1 }, 'written'],
  [
    'a key that is no property',
    JSON.parse('{"role":"user","parts":[{"type":"text","__proto__":{"a":1}}]}'),
    'computed',
  ],
  ['other scripts in their usual form', { content: 'Grüße 漢字 🙂' }, 'computed'],
  ['an accent in a form of its own', { content: 'Gru\u0308ße' }, 'written'],
  ['line ends of Windows', { content: 'a\r\nb' }, 'written'],
  ['plain text', 'Hello', 'written'],
])('the hash of %s is that of its content, %3$s', async (_, content, way) => {
  const [row] = await kept(messageOf(content, 'user'))

  expect(row?.hash).toBe(contentHash(content))
  expect(row?.written_hash).toBe(way === 'computed' ? '' : row?.hash)
  expect(typeof content === 'string' ? row?.body : JSON.parse(row?.body ?? '')).toEqual(
    JSON.parse(JSON.stringify(content)),
  )
})

test.each([
  ['a message', { role: 'user', parts: [{ type: 'text' }] }, { parts: [{ type: 'text' }], role: 'user' }],
  ['arguments', { b: 2, a: 1 }, { a: 1, b: 2 }],
])('%s is one message, in whatever order its keys came', async (_, content, again) => {
  const [one, other] = [messageOf(content, 'user'), messageOf(again, 'user')]

  expect(other.hash).toBe(one.hash)
  expect(await kept(one)).toHaveLength(1)
  expect(await kept(one, other)).toHaveLength(1)
})

test('what an agent wrote stays in its order', async () => {
  const text = '{"type":"tool_call","arguments":{"order":"A-7","full":true}}'
  const [row] = await kept(messageOf({ role: 'assistant', parts: [JSON.parse(text)] }, 'assistant'))

  expect(row?.body).toContain('{"order":"A-7","full":true}')
})

const long = '漢"\\\n🙂'.repeat(100)
const firstOfLong = Array.from(long).slice(0, 200).join('')

test.each([
  ['a message', JSON.stringify({ role: 'user', parts: [{ type: 'text', content: 'Grüße 👋' }] }), 'Grüße 👋'],
  ['a message of OpenAI', JSON.stringify({ role: 'user', content: [{ type: 'text', text: 'Hello' }] }), 'Hello'],
  ['escapes', JSON.stringify({ content: 'a\u0000"\\\n' }), 'a\u0000"\\\n'],
  ['an empty text', JSON.stringify({ content: '' }), ''],
  ['a long text', JSON.stringify({ content: long }), firstOfLong],
  ['a long text of six characters each', JSON.stringify({ content: '\u0001'.repeat(9_999) }), '\u0001'.repeat(200)],
  ['a megabyte', JSON.stringify({ content: 'x'.repeat(1_000_000) }), 'x'.repeat(200)],
  ['plain text', 'Hello', 'Hello'],
  ['long plain text', long, firstOfLong],
  ['pairs that must not be cut', `a${'🙂'.repeat(3_000)}`, `a${'🙂'.repeat(199)}`],
  ['plain text that looks like a message', 'say "content":"bad \\x escape"', 'say "content":"bad \\x escape"'],
  ['half a pair', JSON.stringify({ content: 'a\ud800' }), '{"content":"a\\ud800"}'],
  ['a message that was cut off', '{"content":"Hel', 'Hel'],
  ['no text', '{"role":"user"}', '{"role":"user"}'],
])('the preview of %s is its first 200 characters', async (_, body, shown) => {
  const [row] = await kept({ hash: contentHash(body), role: 'user', body })

  expect(row?.preview).toBe(shown)
})
