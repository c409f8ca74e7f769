import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from '../../../collector/src/store/store.ts'
import { encodeMessages } from '../../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../../helpers/ledger-span.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'

let open: TestStore
let store: Store
beforeAll(async () => {
  open = await openTestStore()
  store = open.store
})
afterAll(() => open.close())

/** Stores a span with something said, lets so many days pass, and expires what is due. */
async function stored(traceId: string, { daysLater, startNano }: { daysLater: number; startNano?: bigint }) {
  const span = ledgerSpan({
    traceId,
    ...(startNano === undefined ? {} : { startNano, endNano: startNano + 1n }),
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"a secret"}]}]',
    },
  })
  const ingest = { project: 'p', ingestedNano: 1n }
  await store.insert(encodeMessages([span], ingest), `${traceId}-messages`)
  await store.insert(encodeSpans([span], ingest), `${traceId}-spans`)
  for (const table of ['spans', 'messages']) {
    await store.command(
      `ALTER TABLE ${table} UPDATE stored_at = now() - toIntervalDay(${daysLater}) WHERE trace_id = '${traceId}' SETTINGS mutations_sync = 1`,
    )
    await store.command(`OPTIMIZE TABLE ${table} FINAL`)
  }
}

async function keptOf(traceId: string): Promise<unknown> {
  const result = await store.client.query({
    query: `SELECT
      (SELECT count() FROM spans WHERE trace_id = {traceId:String}) AS spans,
      (SELECT count() FROM messages WHERE trace_id = {traceId:String}) AS messages`,
    query_params: { traceId },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  return (await result.json())[0]
}

const everything = { spans: 1, messages: 1 }

test.each([
  ['keeps everything of a span of yesterday', { daysLater: 1 }, everything],
  ['keeps a span that says 1970', { daysLater: 0, startNano: 1n }, everything],
  ['keeps a span that says 2200', { daysLater: 0, startNano: 7_258_118_400_000_000_000n }, everything],
  ['forgets after 30 days what was said', { daysLater: 31 }, { spans: 1, messages: 0 }],
  ['forgets after 400 days what was done', { daysLater: 401 }, { spans: 0, messages: 0 }],
  [
    'does not keep a span longer because it says 2200',
    { daysLater: 401, startNano: 7_258_118_400_000_000_000n },
    { spans: 0, messages: 0 },
  ],
])('%s', async (name, arrival, kept) => {
  const traceId = createHash('md5').update(name).digest('hex')
  await stored(traceId, arrival)

  expect(await keptOf(traceId)).toEqual(kept)
})

const noticed = ['changes', 'alert_events', 'drift_decisions'] as const

/** A row of each table in which something is noticed or decided, after so many days. */
async function noticedLater(project: string, days: number): Promise<Record<string, unknown>> {
  const at = `now64(3) - INTERVAL ${days} DAY`
  await store.command(
    `INSERT INTO changes (project, ts_first, ts_last, service, kind, name, new_hash, diff, value, source) SELECT '${project}', ${at}, ${at}, 's', 'prompt', 'p', 'b', '+ be kind', 'be kind', 'auto'`,
  )
  await store.command(
    `INSERT INTO alert_events (project, at, rule, fingerprint, since, event, summary) SELECT '${project}', ${at}, 'r', 'f', ${at}, 'firing', 'too dear'`,
  )
  await store.command(
    `INSERT INTO drift_decisions (project, decided_at, kind, service, task, signal_group, since, until, decided_by, reason) SELECT '${project}', ${at}, 'accept', 's', 't', 'cost', ${at}, ${at}, 'key a', 'meant'`,
  )
  for (const table of noticed) {
    await store.command(
      `ALTER TABLE ${table} UPDATE stored_at = now() - toIntervalDay(${days}) WHERE project = '${project}' SETTINGS mutations_sync = 1`,
    )
    await store.command(`OPTIMIZE TABLE ${table} FINAL`)
  }
  const result = await store.client.query({
    query: `SELECT
      (SELECT count() FROM changes WHERE project = {project:String}) AS changes,
      (SELECT count() FROM changes WHERE project = {project:String} AND (diff != '' OR value != '')) AS said,
      (SELECT count() FROM alert_events WHERE project = {project:String}) AS alerts,
      (SELECT count() FROM drift_decisions WHERE project = {project:String}) AS decisions`,
    query_params: { project },
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  })
  return (await result.json<Record<string, unknown>>())[0] ?? {}
}

test.each([
  ['keeps what changed, was alerted and decided yesterday', 1, { changes: 1, said: 1, alerts: 1, decisions: 1 }],
  ['forgets after 30 days what a new version says', 31, { changes: 1, said: 0, alerts: 1, decisions: 1 }],
  ['forgets after 400 days that it changed', 401, { changes: 0, said: 0, alerts: 0, decisions: 0 }],
])('%s', async (_, days, kept) => {
  expect(await noticedLater(`later-${days}`, days)).toEqual(kept)
})

test.each([
  ['keeps what drifted six days ago', 6, 1],
  ['forgets after a week what drifted', 8, 0],
])('%s', async (_, days, kept) => {
  const project = `drifted-${days}`
  await store.command(
    `INSERT INTO drift_states (project, hours, hour, computed_at) SELECT '${project}', 1, now() - INTERVAL ${days} DAY, now64(3) - INTERVAL ${days} DAY`,
  )
  await store.command('OPTIMIZE TABLE drift_states FINAL')
  const result = await store.client.query({
    query: 'SELECT project FROM drift_states WHERE project = {project:String}',
    query_params: { project },
    format: 'JSONEachRow',
  })

  expect(await result.json()).toHaveLength(kept)
})

test('forgets after 30 days what was judged by a schema, and after 400 what was found otherwise', async () => {
  for (const days of [1, 31, 401]) {
    const generation = `toUnixTimestamp64Nano(now64(9) - INTERVAL ${days} DAY)`
    await store.command(
      `INSERT INTO tool_signals (project, trace_id, kind, signal, start_time, tool, times, is_judged, stored_at, generation)
       SELECT 'signals', '${days}', 'finding', if(judged, 'T3', 'T6'), now64(9), 't', 1, judged, now() - toIntervalDay(${days}), ${generation}
       FROM (SELECT arrayJoin([true, false]) AS judged)`,
    )
  }
  await store.command('OPTIMIZE TABLE tool_signals FINAL')
  const result = await store.client.query({
    query: `SELECT concat(trace_id, ' ', signal) AS kept FROM tool_signals WHERE project = 'signals' ORDER BY kept`,
    format: 'JSONEachRow',
  })

  expect(await result.json()).toEqual([{ kept: '1 T3' }, { kept: '1 T6' }, { kept: '31 T6' }])
})

test('every table that grows with what is sent forgets at last', async () => {
  const result = await store.client.query({
    query: `SELECT name FROM system.tables
            WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND engine_full NOT LIKE '% TTL %' AND name NOT LIKE '.inner%'
            ORDER BY name`,
    format: 'JSONEachRow',
  })

  // One row each time that a person changes the schema or the bill: a ledger, which is kept.
  expect(await result.json()).toEqual([{ name: 'migrations' }, { name: 'price_changes' }])
})
