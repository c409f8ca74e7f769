import { expect, test } from 'vitest'
import { decodeTraces } from '../../../collector/src/decode/decode-traces.ts'
import { otlpJson, oracleSpans } from '../../helpers/otlp-oracle.ts'
import { randomRequest } from '../../helpers/otlp-requests.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

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
