import { drift, type DriftRow } from '@spanledger/queries'
import { driftAt } from '@spanledger/queries/watch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { detect } from '../../collector/src/drift/detector/detector.ts'
import { hoursOfWeeks, inventSignal, storeSignals, type SignalScript } from '../helpers/drift/signals.ts'
import { computeDrift, watchedWeeks } from '../helpers/drift/watched.ts'
import { openTestStore, type TestStore } from '../helpers/store.ts'

/** A Monday. */
const firstHour = 96 + 168 * 2900
const hours = hoursOfWeeks - 30
const until = new Date((firstHour + hours) * 3_600_000)

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
})
afterAll(() => open.close())

const day = 24
const scripts: readonly SignalScript[] = [
  { signal: 'cost', kind: 'mean', effect: Math.log(1.1), perHour: 20, mean: 6, from: 70 * day + 5, change: 0.2 },
  { signal: 'tokens', kind: 'mean', effect: Math.log(1.1), perHour: 3, mean: 9 },
  {
    signal: 'latency',
    kind: 'mean',
    effect: Math.log(1.15),
    perHour: 40,
    mean: 8,
    from: 50 * day,
    until: 60 * day,
    change: -0.3,
  },
  { signal: 'failed_call', kind: 'rate', effect: 0.5, perHour: 20, mean: 0.02, from: 80 * day, change: 0.03 },
  { signal: 'failed_tool', kind: 'rate', effect: 0.5, perHour: 1, mean: 0.1 },
  {
    signal: 'empty_retrieval',
    kind: 'share',
    effect: 0.03,
    perHour: 15,
    mean: 0.3,
    from: 65 * day,
    until: 68 * day,
    change: 0.2,
  },
  { signal: 'overlap', kind: 'share', effect: 0.03, perHour: 15, mean: 0.97, starts: 30 * day },
  // Too rare to show anything, until there is more traffic.
  { signal: 'timeout', kind: 'rate', effect: 0.5, perHour: 1, mean: 0.001 },
  { signal: 'cache_share', kind: 'share', effect: 0.05, perHour: 30, mean: 0.001, from: 85 * day, change: 0.15 },
]

test.each([1, 2])('the statement finds what the detector in TypeScript finds, to 1e-6 (world %i)', async seed => {
  const signals = scripts.map((script, index) => inventSignal(script, { seed: seed * 100 + index, firstHour, hours }))
  await storeSignals(open.store, signals, { project: `p${seed}`, service: 'shop', task: 'refund' })

  const rows = await open.store.ask(driftAt, { project: `p${seed}`, until })

  for (const { signal, series } of signals) {
    const row = rows.find(one => one.signal === signal && one.part === '')
    const found = detect(series, { threshold: row?.threshold ?? 0 })
    expect([signal, row?.fired_at, row?.resolved_at]).toEqual([signal, timeOf(found.firedAt), timeOf(found.resolvedAt)])
    expect([signal, row?.has_baseline]).toEqual([signal, Number(found.telling || found.suspicious)])
    expect(distance(row?.evidence, found.evidence)).toBeLessThan(1e-6)
    expect(distance(row?.baseline_mean, found.baseline?.mean)).toBeLessThan(1e-6)
    expect(distance(row?.dispersion, found.baseline?.dispersion)).toBeLessThan(1e-6)
    expect(distance(row?.hour_dispersion, found.baseline?.hourDispersion)).toBeLessThan(1e-6)
  }
  expect(rows.find(row => row.signal === 'timeout')?.state).toBe('INSUFFICIENT_DATA')
  expect(rows.filter(row => row.fired_at !== null || row.resolved_at !== null).length).toBeGreaterThan(3)
})

test('the tails of an amount are watched, also where hours have none of it', async () => {
  const generation = String(BigInt(Date.now()) * 1_000_000n)
  const rows = Array.from({ length: hours }, (_, at) => at % 24 !== 3).flatMap((isThere, at) => {
    const place = { project: 'tails', hour: (firstHour + at) * 3600, service: 's', task: 't', generation, key: '' }
    const amount = isThere
      ? { n: 20, sum: 100, sum2: 501, bins: { 40: 19, 60: 1 } }
      : { n: 0, sum: 0, sum2: 0, bins: {} }
    return [
      { ...place, signal: 'tasks', n: 20, sum: 20, sum2: 20 },
      { ...place, signal: 'first_token', ...amount },
    ]
  })
  await open.store.client.insert({ table: 'signals_hourly', values: rows, format: 'JSONEachRow' })

  const found = await open.store.ask(driftAt, { project: 'tails', until })

  const parts = found.map(({ part, baseline_mean, threshold }) => [
    part,
    baseline_mean.toFixed(9),
    Math.round(threshold),
  ])
  expect(parts.toSorted((one, other) => String(one[0]).localeCompare(String(other[0])))).toEqual([
    ['', '5.000000000', Math.round(12_960 / 0.45)],
    ['above p95', '0.050000000', Math.round(12_960 / 0.15)],
    ['above p99', '0.050000000', Math.round(12_960 / 0.4)],
  ])
})

describe('what was computed', () => {
  const project = 'computed'
  beforeAll(async () => {
    const weeks = watchedWeeks()
    for (const [seed, place] of [
      [100, { service: 'shop', task: 'refund' }],
      [200, { service: 'support', task: 'answer' }],
    ] as const) {
      const signals = scripts.map((script, index) => inventSignal(script, { seed: seed + index, ...weeks }))
      await storeSignals(open.store, signals, { project, ...place })
    }
    await computeDrift(open.store, project)
    await computeDrift(open.store, project, 1_000)
  })

  test.each([
    [{}, 18],
    [{ hours: 1_000 }, 18],
    [{ service: 'shop' }, 9],
    [{ task: 'answer', hours: 1_000 }, 9],
  ])('is what the statement finds, to 1e-9: %j', async (asked, count) => {
    const rows = await open.store.ask(drift, { project, until: new Date(Date.now() + 60_000), ...asked })
    const until = new Date(`${rows[0]?.as_of.replace(' ', 'T')}Z`)
    const found = await open.store.ask(driftAt, { project, until, ...asked })

    expect(rows).toHaveLength(count)
    expect(rows.some(({ onset_scores }) => onset_scores.length > 0)).toBe(true)
    expect(rows.map(nameOf)).toEqual(found.map(nameOf))
    for (const [index, row] of rows.entries())
      for (const [column, value] of Object.entries(found[index] ?? {}))
        expect([nameOf(row), column, row[column as keyof DriftRow]]).toEqual([nameOf(row), column, near(value)])
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(found[0] ?? {}))
  })
})

function nameOf({ id, signal, part }: DriftRow): string {
  return JSON.stringify([id, signal, part])
}

/** Numbers to 1e-9 of what they are; all else as it is. */
function near(value: unknown): unknown {
  if (typeof value === 'number') return expect.toSatisfy((one: number) => one === value || distance(one, value) <= 1e-9)
  return Array.isArray(value) ? value.map(near) : value
}

/** The hour is over when it is told of. */
function timeOf(hour: number | undefined): string | null {
  return hour === undefined ? null : new Date((hour + 1) * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

function distance(left = Number.NaN, right = Number.NaN): number {
  return Math.abs(left - right) / Math.max(1e-12, Math.abs(right))
}
