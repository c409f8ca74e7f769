import { afterAll, beforeAll, expect, test } from 'vitest'
import { runMessages } from '@spanledger/queries'
import type { Log } from '../../../collector/src/model.ts'
import { normaliseLog } from '../../../collector/src/normalise/logs/normalise-log.ts'
import { encodeLogs } from '../../../collector/src/store/log-rows.ts'
import { encodeLogMessages, encodeMessages } from '../../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../../helpers/ledger-span.ts'
import { otlpLog, otlpValue } from '../../helpers/otlp-log.ts'
import { openClickHouseEndpoint, type ClickHouseEndpoint } from '../../helpers/clickhouse-endpoint.ts'
import { storedRows } from '../../helpers/stored-rows.ts'

let open: ClickHouseEndpoint
beforeAll(async () => {
  open = await openClickHouseEndpoint()
})
afterAll(() => open.close())

const rowsOf = (query: string) => storedRows(open, 'p', query)

test('gives back every column of a log as it was', async () => {
  const log = otlpLog({
    traceId: 'a'.repeat(32),
    eventName: 'cart.checkout',
    body: otlpValue({ 'it\'s "quoted"': [1, null, 'n\n\nDROP TABLE logs'] }),
    attributes: { nested: otlpValue({ three: 3 }) },
    droppedAttributesCount: 4,
  })
  await open.store.insert(encodeLogs([normaliseLog(log)], { project: 'p', ingestedNano: 9n }), 'columns')

  expect(await rowsOf(`SELECT * FROM logs WHERE trace_id = '${'a'.repeat(32)}'`)).toMatchObject([
    {
      project: 'p',
      time: '2026-11-22 00:00:00.000000000',
      observed_time: '2026-11-22 00:00:00.000000001',
      span_id: 'b7ad6b7169203331',
      flags: 1,
      severity: 9,
      severity_text: 'INFO',
      event_name: 'cart.checkout',
      service: 'billing-agent',
      scope_name: 'test',
      body: '{"it\'s \\"quoted\\"":[1,null,"n\\n\\nDROP TABLE logs"]}',
      input_hashes: [],
      attributes: { nested: '{"three":3}' },
      resource: { 'service.name': 'billing-agent' },
      dropped_attributes: 4,
      hash: expect.stringMatching(/^[0-9a-f]{32}$/),
      ingested_at: '1970-01-01 00:00:00.000000009',
    },
  ])
})

test('keeps a record once that is sent again in another batch, and every record that differs', async () => {
  const logs = ['one', 'two', 'three'].map(body => normaliseLog(otlpLog({ traceId: 'b'.repeat(32), body })))
  const [first, ...rest] = logs as [Log, ...Log[]]
  await open.store.insert(encodeLogs(logs, { project: 'p', ingestedNano: 1n }), 'first')
  await open.store.insert(encodeLogs([...rest.reverse(), first], { project: 'p', ingestedNano: 2n }), 'again')

  const counts = `SELECT count() AS kept, uniqExact(body) AS bodies FROM logs FINAL WHERE trace_id = '${'b'.repeat(32)}'`
  expect(await rowsOf(counts)).toEqual([{ kept: '3', bodies: '3' }])
})

test('dates a log that has no time by when it was seen, and else by when it came', async () => {
  const traceId = 'c'.repeat(32)
  const seen = otlpLog({ traceId, timeNano: 0n, observedNano: 7n })
  const unseen = otlpLog({ traceId, timeNano: 0n, observedNano: 0n })
  await open.store.insert(encodeLogs([seen, unseen].map(normaliseLog), { project: 'p', ingestedNano: 9n }), 'times')

  const times = `SELECT toUnixTimestamp64Nano(time) AS nano FROM logs WHERE trace_id = '${traceId}' ORDER BY time`
  expect(await rowsOf(times)).toEqual([{ nano: '7' }, { nano: '9' }])
})

const words = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })

test('lists what was said in a run once and in order, from spans and from logs', async () => {
  const traceId = 'd'.repeat(32)
  const start = 1_795_305_600_000_000_000n
  const at = (second: number) => start + BigInt(second) * 1_000_000_000n
  const span = ledgerSpan({
    traceId,
    startNano: at(5),
    endNano: at(6),
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': JSON.stringify([words('user', 'Hello'), words('assistant', 'Hi'), words('user', 'Bye')]),
      'gen_ai.output.messages': JSON.stringify([words('assistant', 'See you')]),
    },
  })
  const event = (eventName: string, second: number, body: object) =>
    normaliseLog(otlpLog({ traceId, eventName, timeNano: at(second), body: otlpValue(body) }))
  const logs = [
    event('gen_ai.system.message', 0, { content: 'Be kind.' }),
    event('gen_ai.user.message', 0, { content: 'Hello' }),
    event('gen_ai.choice', 1, { index: 0, finish_reason: 'stop', message: { content: 'Hi' } }),
  ]
  const ingest = { project: 'p', ingestedNano: 1n }
  const batches = [
    encodeMessages([span], ingest),
    encodeLogMessages(logs, ingest),
    encodeSpans([span], ingest),
    encodeLogs(logs, ingest),
  ]
  for (const [number, rows] of batches.entries()) await open.store.insert(rows, `run ${number}`)

  const said = await open.store.ask(runMessages, { project: 'p', trace_id: traceId, limit: 100 })

  expect(said.map(({ role, body, times }) => [role, /"content":"([^"]*)"/.exec(body)?.[1], times])).toEqual([
    ['system', 'Be kind.', '1'],
    ['user', 'Hello', '2'],
    ['assistant', 'Hi', '2'],
    ['user', 'Bye', '1'],
    ['assistant', 'See you', '1'],
  ])
  expect(said.at(-1)).toMatchObject({ said_at: '2026-11-22 00:00:06.000000000', span_id: 'b7ad6b7169203331' })
  expect(await open.store.ask(runMessages, { project: 'q', trace_id: traceId, limit: 100 })).toEqual([])
})
