import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeMetrics } from '../../../collector/src/decode/decode-metrics.ts'
import { encodeMetricPoints } from '../../../collector/src/store/metric-rows.ts'
import { randomMetrics } from '../../helpers/otlp-requests.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { openClickHouseEndpoint, type ClickHouseEndpoint } from '../../helpers/clickhouse-endpoint.ts'
import { storedRows } from '../../helpers/stored-rows.ts'

let open: ClickHouseEndpoint
beforeAll(async () => {
  open = await openClickHouseEndpoint()
})
afterAll(() => open.close())

const exemplars = [{ asInt: '3', timeUnixNano: '5', traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }]
const metrics = [
  {
    name: 'calls',
    unit: '{call}',
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [
        { asInt: '7', timeUnixNano: '1', exemplars, attributes: [{ key: 'k', value: { stringValue: 'v' } }] },
      ],
    },
  },
  {
    name: 'duration',
    unit: 's',
    histogram: {
      aggregationTemporality: 1,
      dataPoints: [
        { timeUnixNano: '1', count: '3', sum: 1.5, max: 1, bucketCounts: ['1', '2'], explicitBounds: [0.5] },
      ],
    },
  },
  {
    name: 'size',
    exponentialHistogram: {
      aggregationTemporality: 1,
      dataPoints: [
        {
          timeUnixNano: '1',
          count: '4',
          scale: -3,
          zeroCount: '1',
          zeroThreshold: 0.25,
          positive: { offset: -2, bucketCounts: ['1', '18446744073709551615'] },
        },
      ],
    },
  },
  {
    name: 'wait',
    summary: { dataPoints: [{ timeUnixNano: '1', count: '2', sum: 9, quantileValues: [{ quantile: 0.5, value: 4 }] }] },
  },
]
const body = JSON.stringify({
  resourceMetrics: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'billing-agent' } }] },
      scopeMetrics: [{ scope: { name: 'test' }, metrics }],
    },
  ],
})

test('gives back every kind of point as it was', async () => {
  const { points } = decodeMetrics(Buffer.from(body), 'json')
  await open.store.insert(encodeMetricPoints(points, { project: 'p', ingestedNano: 9n }), 'kinds')

  expect(await storedRows(open, 'p', `SELECT * FROM metric_points WHERE project = 'p' ORDER BY name`)).toMatchObject([
    {
      name: 'calls',
      kind: 'sum',
      unit: '{call}',
      temporality: 'cumulative',
      is_monotonic: true,
      time: '1970-01-01 00:00:00.000000001',
      service: 'billing-agent',
      scope_name: 'test',
      value: 7,
      sum: null,
      attributes: { k: 'v' },
      resource: { 'service.name': 'billing-agent' },
      'exemplars.value': [3],
      'exemplars.trace_id': ['ab'.repeat(16)],
      'exemplars.span_id': ['cd'.repeat(8)],
    },
    {
      name: 'duration',
      kind: 'histogram',
      temporality: 'delta',
      value: null,
      count: '3',
      sum: 1.5,
      min: null,
      max: 1,
      bounds: [0.5],
      bucket_counts: ['1', '2'],
    },
    {
      name: 'size',
      kind: 'exponential_histogram',
      scale: -3,
      zero_count: '1',
      zero_threshold: 0.25,
      positive_offset: -2,
      positive_counts: ['1', '18446744073709551615'],
      negative_counts: [],
    },
    { name: 'wait', kind: 'summary', count: '2', sum: 9, 'quantiles.quantile': [0.5], 'quantiles.value': [4] },
  ])
})

test('takes points of every shape, and keeps each once that is sent again', async () => {
  const random = seededRandom(3)
  const decoded = Array.from({ length: 100 }, () => decodeMetrics(randomMetrics(random), 'protobuf').points)
  const points = decoded.flat().filter(point => point.timeNano > 0n)
  await open.store.insert(encodeMetricPoints(points, { project: 'r', ingestedNano: 1n }), 'first')
  await open.store.insert(encodeMetricPoints(points.toReversed(), { project: 'r', ingestedNano: 2n }), 'again')

  const [counts] = await storedRows(
    open,
    'r',
    `SELECT
    (SELECT count() FROM metric_points WHERE project = 'r') AS sent,
    (SELECT uniqExact(hash) FROM metric_points WHERE project = 'r' AND toUnixTimestamp64Nano(ingested_at) = 1) AS differing,
    (SELECT count() FROM metric_points FINAL WHERE project = 'r') AS kept`,
  )
  const { differing } = counts as { differing: string }
  expect(counts).toEqual({ sent: String(2 * points.length), kept: differing, differing })
})
