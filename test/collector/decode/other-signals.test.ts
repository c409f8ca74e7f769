import { expect, test } from 'vitest'
import { CollectorError } from '../../../collector/src/errors.ts'
import type { OtlpEncoding } from '../../../collector/src/otlp.ts'
import { requestTypes } from '../../helpers/otlp-oracle.ts'
import { inEncoding, type OtlpSignal, otlpSignals } from '../../helpers/otlp-signals.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

const encodings: readonly OtlpEncoding[] = ['protobuf', 'json']
const mixUps = otlpSignals.flatMap(sent =>
  otlpSignals
    .filter(taken => taken !== sent)
    .flatMap(taken => encodings.map(encoding => [sent.name, taken.name, encoding, { sent, taken, encoding }] as const)),
)

test.each(mixUps)('keeps nothing of 300 random requests of %s sent as %s in %s', (_sent, _taken, _encoding, mixUp) => {
  const random = seededRandom(7)
  const bodies = Array.from({ length: 300 }, () => mixUp.sent.random(random))

  const kept = bodies.flatMap(body => keptOf(inEncoding(body, mixUp.sent, mixUp.encoding), mixUp))

  expect(kept).toEqual([])
})

const id = (length: number) => Array.from({ length }, (_, at) => 0xa0 + at)
const attributes = [{ key: 'k', value: { stringValue: 'v' } }]
const span = {
  traceId: id(16),
  spanId: id(8),
  name: 'chat',
  kind: 3,
  startTimeUnixNano: 1,
  endTimeUnixNano: 2,
  attributes,
}
const log = {
  timeUnixNano: 1,
  severityNumber: 9,
  body: { stringValue: 'said' },
  attributes,
  traceId: id(16),
  spanId: id(8),
}
// Of the same lengths as a trace id and a span id.
const metric = {
  name: 'http.server.load',
  description: 'requests',
  gauge: { dataPoints: [{ timeUnixNano: 1, asInt: 5 }] },
}
const requests = {
  traces: { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] },
  logs: { resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] },
  metrics: { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] },
} as const

test.each(mixUps)('says that %s sent as %s in %s are another signal', (sent, taken, encoding, mixUp) => {
  const type = requestTypes[sent]
  const body = inEncoding(type.encode(type.fromObject(requests[sent])).finish(), mixUp.sent, encoding)

  const metricsAsSpans = sent === 'metrics' && taken === 'traces' && encoding === 'protobuf'
  expect(reasonOf(body, mixUp)).toMatch(
    metricsAsSpans ? /it is a metric/ : /these are (spans|logs|log records|metrics)/,
  )
})

interface MixUp {
  readonly taken: OtlpSignal
  readonly encoding: OtlpEncoding
}

function keptOf(body: Uint8Array, { taken, encoding }: MixUp): readonly unknown[] {
  try {
    const { rejected: _, ...kept } = taken.decode(body, encoding) as { rejected: unknown }
    return Object.values(kept).flat()
  } catch (error) {
    if (error instanceof CollectorError) return []
    throw error
  }
}

function reasonOf(body: Uint8Array, { taken, encoding }: MixUp): string {
  try {
    return JSON.stringify(taken.decode(body, encoding))
  } catch (error) {
    return String(error)
  }
}
