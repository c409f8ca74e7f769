import { expect, test } from 'vitest'
import { CollectorError } from '../../../collector/src/errors.ts'
import type { OtlpEncoding } from '../../../collector/src/otlp.ts'
import { damaged } from '../../helpers/damaged-body.ts'
import { inEncoding, type OtlpSignal, otlpSignals } from '../../helpers/otlp-signals.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

// The long form of both tests is `npm run bench -- fuzz`.

const signals = otlpSignals.map(signal => [signal.name, signal] as const)
test.each(signals)('reads 1,500 random requests of %s exactly as protobufjs does, in both encodings', (_, signal) => {
  const random = seededRandom(20_261_122)
  const bodies = Array.from({ length: 1_500 }, () => signal.random(random))

  for (const body of bodies) {
    const expected = signal.expected(body)
    expect(signal.decode(body, 'protobuf')).toStrictEqual(expected)
    expect(signal.decode(inEncoding(body, signal, 'json'), 'json')).toStrictEqual(expected)
  }

  expect(Math.max(...bodies.map(body => recordsIn(signal.decode(body, 'protobuf'))))).toBeGreaterThan(10)
})

const encodings: readonly OtlpEncoding[] = ['protobuf', 'json']
test.each(otlpSignals.flatMap(signal => encodings.map(encoding => [signal.name, encoding, signal] as const)))(
  'gives records or a CollectorError for 7,000 damaged bodies of %s in %s',
  (_, encoding, signal) => {
    const random = seededRandom(1)
    const bodies = Array.from({ length: 200 }, () =>
      Uint8Array.from(inEncoding(signal.random(random), signal, encoding)),
    )

    const ends = Array.from({ length: 7_000 }, () => {
      const body = bodies[random.below(bodies.length)] ?? new Uint8Array()
      return endOf(damaged(body, random), signal, encoding)
    })

    const broken = encoding === 'json' ? 'INVALID_JSON' : 'INVALID_PROTOBUF'
    expect([...new Set(ends)].filter(end => end !== 'WRONG_SIGNAL').sort()).toEqual([broken, 'records'])
  },
)

/** How decoding ends; an error that is not ours fails the test. */
function endOf(body: Uint8Array, signal: OtlpSignal, encoding: OtlpEncoding): string {
  try {
    signal.decode(body, encoding)
    return 'records'
  } catch (error) {
    if (error instanceof CollectorError) return error.code
    throw error
  }
}

function recordsIn(decoded: object): number {
  return Math.max(...Object.values(decoded).map((list: readonly unknown[]) => list.length))
}
