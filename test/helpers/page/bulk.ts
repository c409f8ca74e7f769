import type { Store } from '../../../collector/src/store/store.ts'

/** Runs made inside the store: a root and a model call each, a second apart, the last one a minute ago. */
export async function insertRuns(store: Store, runs: number): Promise<void> {
  await store.command(
    `INSERT INTO spans (project, trace_id, span_id, parent_span_id, name, category, service, start_time, duration_ns, status, cost_status, cost_nano, input_tokens, output_tokens, request_model, ingested_at)
    SELECT
      'default',
      leftPad(hex(number), 32, '0'),
      if(part = 0, '00000000000000aa', '00000000000000bb'),
      if(part = 0, '', '00000000000000aa'),
      if(part = 0, concat('task ', toString(number % 7)), 'chat'),
      if(part = 0, 'task', 'model'),
      'bulk',
      now64(9) - toIntervalSecond(60 + number),
      1000000 * (1 + number % 900),
      if(number % 50 = 0 AND part = 0, 'error', 'ok'),
      if(part = 0, 'none', 'priced'),
      if(part = 0, 0, 1000 * (number % 1000)),
      100, 20, 'gpt-5-mini', now64(9)
    FROM (SELECT number, arrayJoin([0, 1]) AS part FROM numbers({runs:UInt32}))`,
    { runs },
  )
}

export const largeRun = '1a'.repeat(16)

/** One run of so many steps, twenty to a turn: a turn holds model calls, and each of them a tool. */
export async function insertLargeRun(store: Store, spans: number): Promise<void> {
  await store.command(
    `INSERT INTO spans (project, trace_id, span_id, parent_span_id, name, category, service, start_time, duration_ns, status, tool_name, cost_status, cost_nano, ingested_at)
    SELECT
      'default',
      {trace:String},
      leftPad(lower(hex(number + 1)), 16, '0'),
      multiIf(number = 0, '', number % 20 = 1, leftPad('1', 16, '0'), number % 2 = 0, leftPad(lower(hex(intDiv(number - 1, 20) * 20 + 2)), 16, '0'), leftPad(lower(hex(number)), 16, '0')),
      multiIf(number = 0, 'large run', number % 20 = 1, concat('turn ', toString(intDiv(number, 20))), number % 2 = 0, 'chat gpt-5-mini', 'execute_tool search'),
      multiIf(number = 0, 'task', number % 20 = 1, 'agent', number % 2 = 0, 'model', 'tool'),
      'bulk',
      toDateTime64('2026-11-20 10:00:00', 9, 'UTC') + toIntervalMillisecond(number),
      if(number = 0, 10000000000, 900000),
      if(number = 7777, 'error', 'ok'),
      if(number % 2 = 1, 'search', ''),
      if(number % 2 = 0 AND number > 0, 'priced', 'none'),
      if(number % 2 = 0, 1500, 0),
      now64(9)
    FROM numbers({spans:UInt32})`,
    { trace: largeRun, spans },
  )
}
