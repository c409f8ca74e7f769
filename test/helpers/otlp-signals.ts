/** The three signals of OTLP: how each is made at random, decoded by us, and decoded by protobufjs. */
import { decodeLogs } from '../../collector/src/decode/decode-logs.ts'
import { decodeMetrics } from '../../collector/src/decode/decode-metrics.ts'
import { decodeTraces } from '../../collector/src/decode/decode-traces.ts'
import type { OtlpEncoding } from '../../collector/src/otlp.ts'
import { oracleLogs, oracleMetrics, oracleSpans, otlpJson } from './otlp-oracle.ts'
import { randomLogs, randomMetrics, randomRequest } from './otlp-requests.ts'
import type { SeededRandom } from './seeded-random.ts'

export interface OtlpSignal {
  readonly name: 'traces' | 'logs' | 'metrics'
  readonly random: (random: SeededRandom) => Uint8Array
  readonly decode: (body: Uint8Array, encoding: OtlpEncoding) => object
  /** What `decode` must give for a request without faults. */
  readonly expected: (body: Uint8Array) => object
}

export const otlpSignals: readonly OtlpSignal[] = [
  {
    name: 'traces',
    random: randomRequest,
    decode: decodeTraces,
    expected: body => ({ spans: oracleSpans(body), rejected: [] }),
  },
  {
    name: 'logs',
    random: randomLogs,
    decode: decodeLogs,
    expected: body => ({ logs: oracleLogs(body), rejected: [] }),
  },
  {
    name: 'metrics',
    random: randomMetrics,
    decode: decodeMetrics,
    expected: body => ({ points: oracleMetrics(body), rejected: [] }),
  },
]

/** The same request in the other encoding. */
export function inEncoding(body: Uint8Array, { name }: OtlpSignal, encoding: OtlpEncoding): Uint8Array {
  return encoding === 'json' ? Buffer.from(otlpJson(body, name)) : body
}
