import { expect, test } from 'vitest'
import { decodeTraces } from '../../../collector/src/decode/decode-traces.ts'
import { CollectorError } from '../../../collector/src/errors.ts'
import type { OtlpEncoding } from '../../../collector/src/model.ts'
import { otlpJson, oracleSpans } from '../../helpers/otlp-oracle.ts'
import { randomRequest } from '../../helpers/otlp-requests.ts'
import { type SeededRandom, seededRandom } from '../../helpers/seeded-random.ts'

test('reads 3,000 random requests exactly as protobufjs does, in both encodings', () => {
  const random = seededRandom(20_261_122)
  const bodies = Array.from({ length: 3_000 }, () => randomRequest(random))

  const spans = bodies.map(body => {
    const expected = { spans: oracleSpans(body), rejected: [] }
    expect(decodeTraces(body, 'protobuf')).toStrictEqual(expected)
    expect(decodeTraces(Buffer.from(otlpJson(body)), 'json')).toStrictEqual(expected)
    return expected.spans.length
  })

  expect(Math.max(...spans)).toBe(12)
})

test.each([
  ['protobuf', 1, (body: Uint8Array) => body],
  ['json', 2, (body: Uint8Array) => Buffer.from(otlpJson(body))],
] as const)('gives spans or a CollectorError for 20,000 damaged bodies in %s', (encoding, seed, encode) => {
  const random = seededRandom(seed)
  const bodies = Array.from({ length: 200 }, () => Uint8Array.from(encode(randomRequest(random))))

  const ends = Array.from({ length: 20_000 }, () => endOf(damaged(random.pick(asChoices(bodies)), random), encoding))

  expect(new Set(ends)).toEqual(new Set(['spans', encoding === 'json' ? 'INVALID_JSON' : 'INVALID_PROTOBUF']))
})

/** How decoding ends; an error that is not ours fails the test. What it gives keeps the promises of the model. */
function endOf(body: Uint8Array, encoding: OtlpEncoding): string {
  try {
    for (const span of decodeTraces(body, encoding).spans) {
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/)
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/)
      expect(span.startNano < 2n ** 63n && span.startNano >= 0n).toBe(true)
      expect([0, 1, 2, 3, 4, 5]).toContain(span.kind)
    }
    return 'spans'
  } catch (error) {
    if (error instanceof CollectorError) return error.code
    throw error
  }
}

/** The body with up to four bytes changed, cut, doubled or torn out. */
function damaged(body: Uint8Array, random: SeededRandom): Uint8Array {
  const wounds = random.list(3, () => random.below(body.length + 1))
  return wounds.reduce((bytes: Uint8Array, at) => {
    const before = bytes.subarray(0, at)
    const after = bytes.subarray(at)
    return Buffer.concat(
      random.pick([
        [before, random.bytes(1), after.subarray(1)],
        [
          before,
          random.pick([Buffer.of(0xff), Buffer.of(0x00), Buffer.from('{'), Buffer.from('"')]),
          after.subarray(1),
        ],
        [before, random.bytes(random.below(4)), after],
        [before, after.subarray(random.below(8))],
        [before, after.subarray(0, 8), after],
        [before],
      ]),
    )
  }, body)
}

function asChoices<T>(list: readonly T[]): readonly [T, ...T[]] {
  // True: the tests never give an empty list.
  return list as unknown as readonly [T, ...T[]]
}
