import { deepStrictEqual } from 'node:assert/strict'
import { CollectorError } from '../../../collector/src/errors.ts'
import type { OtlpEncoding } from '../../../collector/src/otlp.ts'
import { damaged } from '../../helpers/damaged-body.ts'
import { inEncoding, type OtlpSignal, otlpSignals } from '../../helpers/otlp-signals.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

export interface Comparing {
  readonly requests: number
  readonly seed: number
  readonly print: (line: string) => void
}

/** Decodes as many requests of each signal in both encodings; throws at the first that protobufjs reads differently. */
export function compare({ requests, seed, print }: Comparing): void {
  for (const signal of otlpSignals) {
    const random = seededRandom(seed)
    let records = 0
    let bytes = 0
    for (let number = 0; number < requests; number++) {
      const body = signal.random(random)
      const expected = signal.expected(body)
      deepStrictEqual(signal.decode(body, 'protobuf'), expected, `request ${number} of ${signal.name}`)
      deepStrictEqual(signal.decode(inEncoding(body, signal, 'json'), 'json'), expected)
      records += recordsIn(expected)
      bytes += body.length
    }
    print(`${signal.name.padEnd(8)} ${requests} requests, ${records} records, ${bytes} bytes: equal in both encodings`)
  }
}

export interface Surviving {
  readonly bodies: number
  readonly seed: number
  readonly print: (line: string) => void
}

const sources = 2_000

/** Decodes damaged bodies of all signals and encodings; throws at an error that is not a CollectorError. */
export function survive({ bodies, seed, print }: Surviving): void {
  const encodings: readonly OtlpEncoding[] = ['protobuf', 'json']
  const kinds = otlpSignals.flatMap(signal => encodings.map(encoding => ({ signal, encoding })))
  const before = process.memoryUsage.rss()
  let mostBytes = 0
  for (const { signal, encoding } of kinds) {
    const random = seededRandom(seed)
    const whole = Array.from({ length: sources }, () =>
      Uint8Array.from(inEncoding(signal.random(random), signal, encoding)),
    )
    const ends = new Map<string, number>()
    let slowestMs = 0
    for (let number = 0; number < bodies / kinds.length; number++) {
      const body = damaged(whole[random.below(sources)] ?? new Uint8Array(), random)
      const started = performance.now()
      const end = endOf(body, signal, encoding)
      slowestMs = Math.max(slowestMs, performance.now() - started)
      ends.set(end, (ends.get(end) ?? 0) + 1)
      if (number % 10_000 === 0) mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
    }
    const counts = Array.from(ends, ([end, count]) => `${end} ${count}`).sort()
    print(`${signal.name.padEnd(8)} ${encoding.padEnd(8)} ${counts.join(', ')}; slowest ${slowestMs.toFixed(1)} ms`)
  }
  print(`memory   ${megabytes(before)} before, ${megabytes(mostBytes)} at most`)
}

function endOf(body: Uint8Array, signal: OtlpSignal, encoding: OtlpEncoding): string {
  try {
    signal.decode(body, encoding)
    return 'read'
  } catch (error) {
    if (error instanceof CollectorError) return error.code
    throw error
  }
}

function recordsIn(decoded: object): number {
  return Math.max(...Object.values(decoded).map((list: readonly unknown[]) => list.length))
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
