import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { metricTable } from '../../../collector/src/watch/metric-table.ts'
import { Metrics, type WatchedSpool } from '../../../collector/src/watch/metrics.ts'

function openMetrics(spool: Partial<WatchedSpool> = {}, counts = { counted: 4, timedOut: 1 }): Metrics {
  const metrics = new Metrics()
  onTestFinished(() => metrics.close())
  metrics.watch({
    version: '1.2.3',
    spool: () => ({
      segments: 2,
      bytes: 300,
      rows: 7,
      maxBytes: 1_000,
      oldestAgeMs: 1_500,
      rejectedRows: 1,
      rejectedBytes: 50,
      freeBytes: 9_000,
      ...spool,
    }),
    writer: () => ({ retries: 3, breaker: 'half-open' }),
    engineRestarts: () => 2,
    tokenCounts: () => counts,
  })
  return metrics
}

/** The values of Prometheus' text format by name and labels. */
async function samplesOf(metrics: Metrics): Promise<ReadonlyMap<string, number>> {
  const lines = (await metrics.text()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

test('the documentation lists the same metrics as the code, with the same words', () => {
  const documented = readFileSync(new URL('../../../collector/METRICS.md', import.meta.url), 'utf8').match(/^\| `.*$/gm)

  expect(documented).toEqual(
    Object.entries(metricTable).map(
      ([name, { type, labels, help }]) => `| \`${name}\` | ${type} | ${labels.join(', ')} | ${help} |`,
    ),
  )
})

test('every metric of the table is written, with its type and help, and no other', async () => {
  const text = await openMetrics().text()

  expect(text.match(/^# HELP .*$/gm)?.sort()).toEqual(
    Object.entries(metricTable)
      .map(([name, { help }]) => `# HELP ${name} ${help}`)
      .sort(),
  )
  expect(text.match(/^# TYPE .*$/gm)?.sort()).toEqual(
    Object.entries(metricTable)
      .map(([name, { type }]) => `# TYPE ${name} ${type}`)
      .sort(),
  )
})

test.each(Object.keys(metricTable).map(name => [name]))('%s is named as Prometheus asks', name => {
  const { type } = metricTable[name as keyof typeof metricTable]

  expect(name).toMatch(/^(spanledger|process)_[a-z_]+$/)
  expect(name.endsWith('_total')).toBe(type === 'counter')
})

test('counts what was told to it, and repeats what the parts say, however often it is read', async () => {
  const metrics = openMetrics()
  metrics.accepted('traces', 64)
  metrics.accepted('traces', 1)
  metrics.rejected('logs', 2)
  metrics.refused('SPOOL_FULL')
  metrics.inserted({ table: 'spans', rows: 64, seconds: 0.02, outcome: 'stored' })
  metrics.inserted({ table: 'spans', rows: 64, seconds: 61, outcome: 'failed' })
  await metrics.text()

  const samples = await samplesOf(metrics)

  expect(Object.fromEntries(samples)).toMatchObject({
    spanledger_ready: 1,
    'spanledger_accepted_total{signal="traces"}': 65,
    'spanledger_rejected_total{signal="logs"}': 2,
    'spanledger_refused_requests_total{code="SPOOL_FULL"}': 1,
    'spanledger_stored_rows_total{table="spans"}': 64,
    'spanledger_insert_duration_seconds_bucket{le="0.025",table="spans",outcome="stored"}': 1,
    'spanledger_insert_duration_seconds_count{table="spans",outcome="failed"}': 1,
    spanledger_spool_bytes: 300,
    spanledger_spool_limit_bytes: 1_000,
    spanledger_spool_segments: 2,
    spanledger_spool_rows: 7,
    spanledger_spool_oldest_age_seconds: 1.5,
    spanledger_spool_disk_free_bytes: 9_000,
    spanledger_quarantined_rows: 1,
    spanledger_quarantined_bytes: 50,
    spanledger_insert_retries_total: 3,
    spanledger_store_breaker_open: 1,
    spanledger_engine_restarts_total: 2,
    'spanledger_token_counts_total{outcome="counted"}': 4,
    'spanledger_token_counts_total{outcome="timedOut"}': 1,
    'spanledger_build_info{version="1.2.3"}': 1,
  })
})

test('is not ready while the spool has a problem', async () => {
  expect((await samplesOf(openMetrics({ problem: 'the disk is full' }))).get('spanledger_ready')).toBe(0)
})

test('sees that the event loop was blocked, and forgets it once it was read', async () => {
  const metrics = openMetrics()
  await wait(30)
  const end = performance.now() + 200
  while (performance.now() < end);
  await wait(30)

  const worst = 'spanledger_event_loop_delay_seconds{quantile="1"}'
  expect((await samplesOf(metrics)).get(worst)).toBeGreaterThan(0.15)
  await wait(30)
  expect((await samplesOf(metrics)).get(worst)).toBeLessThan(0.15)
})

test('says when the process started and what it uses, in base units', async () => {
  const samples = await samplesOf(openMetrics())

  expect(samples.get('process_start_time_seconds')).toBeCloseTo(performance.timeOrigin / 1_000, 0)
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
  expect(samples.get('process_cpu_seconds_total')).toBeGreaterThan(0.01)
})
