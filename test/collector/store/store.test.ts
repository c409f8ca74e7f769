import { readMigrations } from '@spanledger/queries/migrations'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../../collector/src/store/migrate.ts'
import { encodeMessages } from '../../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../../collector/src/store/span-rows.ts'
import { Store } from '../../../collector/src/store/store.ts'
import { ledgerSpan } from '../../helpers/ledger-span.ts'
import { openClickHouseEndpoint, type ClickHouseEndpoint } from '../../helpers/clickhouse-endpoint.ts'
import { storedRows } from '../../helpers/stored-rows.ts'

let open: ClickHouseEndpoint
beforeAll(async () => {
  open = await openClickHouseEndpoint()
})
afterAll(() => open.close())

const rowsOf = (query: string) => storedRows(open, 'p', query)

const attributes = new Map([['note', 'n\n\nDROP TABLE spans']])
const span = ledgerSpan(
  {
    traceId: 'a'.repeat(32),
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Grüße 👋"}]}]',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 2,
      nested: [1, 'two', new Map([['three', 2n ** 60n]])],
      'it\'s "quoted"': Number.NaN,
    },
    events: [{ timeNano: 1_795_305_600_000_000_001n, name: 'exception', attributes }],
    links: [{ traceId: 'b'.repeat(32), spanId: 'c'.repeat(16), attributes: new Map() }],
    status: { code: 2, message: 'out of\u0000 memory' },
  },
  -5n,
)

test('gives back every column of a span as it was', async () => {
  await open.store.insert(encodeSpans([span], { project: 'p', ingestedNano: 9n }), 'columns')

  expect(await rowsOf(`SELECT * FROM spans WHERE trace_id = '${'a'.repeat(32)}'`)).toMatchObject([
    {
      project: 'p',
      span_id: 'b7ad6b7169203331',
      span_kind: 'client',
      category: 'model',
      start_time: '2026-11-22 00:00:00.000000000',
      duration_ns: '250000000',
      status: 'error',
      status_message: 'out of\u0000 memory',
      usage_source: 'provider',
      input_tokens: 7,
      cost_nano: '-5',
      cost_status: 'priced',
      cost_details: { input: '-5' },
      input_messages: 1,
      attributes: { nested: '[1,"two",{"three":1152921504606846976}]', 'it\'s "quoted"': '"NaN"' },
      resource: { 'service.name': 'billing-agent' },
      'events.time': ['2026-11-22 00:00:00.000000001'],
      'events.attributes': [{ note: 'n\n\nDROP TABLE spans' }],
      'links.span_id': ['c'.repeat(16)],
    },
  ])
})

test('stores rows once that are inserted twice under one token, in the table and in its view', async () => {
  const traceId = 'd'.repeat(32)
  const rows = encodeSpans([ledgerSpan({ traceId })], { project: 'p', ingestedNano: 1n })
  await open.store.insert(rows, 'same')
  await open.store.insert(rows, 'same')

  expect(await rowsOf(`SELECT count() AS rows FROM spans WHERE trace_id = '${traceId}'`)).toEqual([{ rows: '1' }])
  expect(await rowsOf(`SELECT count() AS rows FROM trace_index WHERE trace_id = '${traceId}'`)).toEqual([{ rows: '1' }])
})

test('keeps a message once per trace, however often it was said', async () => {
  const traceId = 'e'.repeat(32)
  const said = (spanId: string) =>
    ledgerSpan({ traceId, spanId, attributes: { 'gen_ai.input.messages': '[{"role":"user","parts":[]}]' } })
  await open.store.insert(
    encodeMessages([said('1'.repeat(16)), said('2'.repeat(16))], { project: 'p', ingestedNano: 1n }),
    'messages',
  )

  expect(await rowsOf(`SELECT role, body FROM messages WHERE trace_id = '${traceId}'`)).toEqual([
    { role: 'user', body: '{"parts":[],"role":"user"}' },
  ])
})

test('tells rows that can never be stored from a store that is away', async () => {
  const good = encodeSpans([span], { project: 'p', ingestedNano: 1n })
  const away = new Store({ url: 'http://127.0.0.1:9' })

  await expect(open.store.insert({ ...good, bytes: good.bytes.subarray(0, -3) }, 'torn')).rejects.toMatchObject({
    code: 'STORE_REFUSED',
  })
  await expect(open.store.insert({ ...good, table: 'no_such_table' }, 'table')).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
  })
  await expect(away.insert(good, 'away')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' })
  await away.close()
})

test('migrates a second time without doing anything, and refuses a changed past and a newer future', async () => {
  const [first, ...rest] = readMigrations()
  const changed = first ? [{ ...first, hash: 'changed' }, ...rest] : []

  await expect(migrate(open.store, readMigrations())).resolves.toBeUndefined()
  await expect(migrate(open.store, changed)).rejects.toThrow('migration 1 (spans) was changed after it was applied')
  await expect(migrate(open.store, readMigrations().slice(0, -1))).rejects.toThrow('use a newer spanledger')
})
