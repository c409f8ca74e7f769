import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { openClickHouseEndpoint, type ClickHouseEndpoint } from '../../../helpers/clickhouse-endpoint.ts'
import { ledgerSpan } from '../../../helpers/ledger-span.ts'
import { storedRows } from '../../../helpers/stored-rows.ts'

let open: ClickHouseEndpoint
beforeAll(async () => {
  open = await openClickHouseEndpoint()
}, 60_000)
afterAll(() => open.close())

const everyKept = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.response.id': 'chatcmpl-1',
  'gen_ai.tool.call.id': 'call_1',
  'gen_ai.conversation.id': 'conversation-1',
  'user.id': 'u-1',
  'spanledger.task.id': 'task-1',
  'spanledger.task.key': 'T-1',
  'spanledger.task.customer': 'acme',
  'gen_ai.usage.input_tokens': 12,
  'gen_ai.usage.output_tokens': 3,
}

test.each<[string, Record<string, string | number>, number]>([
  ['what columns hold is kept once', everyKept, 9],
  ['an empty text stays one', { 'gen_ai.conversation.id': '', 'session.id': 's-1' }, 0],
  ['another name of the same is kept', { 'session.id': 's-1', 'enduser.id': 'u-1' }, 0],
  ['a count written otherwise is kept as it was', { ...everyKept, 'gen_ai.usage.input_tokens': '012' }, 8],
  ['a text that looks like our reference is the sender’s', { note: 'column response_id' }, 1],
  ['so is one in the place of a reference', { 'gen_ai.response.id': 'column response_id' }, 1],
  ['and one that names another column', { 'user.id': 'column response_id', 'gen_ai.response.id': 'r' }, 2],
])('%s', async (name, attributes, references) => {
  const traceId = Buffer.from(name.padEnd(16)).toString('hex').slice(0, 32)
  await open.store.insert(encodeSpans([ledgerSpan({ traceId, attributes })], { project: 'p', ingestedNano: 1n }), name)

  const rows = await storedRows(
    open,
    'p',
    `SELECT original_attributes, toUInt8(arrayCount(value -> startsWith(value, 'column '), mapValues(attributes))) AS references
     FROM spans WHERE trace_id = '${traceId}'`,
  )

  const texts = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)]))
  expect(rows).toEqual([{ original_attributes: texts, references }])
})
