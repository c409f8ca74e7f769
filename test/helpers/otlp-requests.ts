/** Requests of every shape OTLP allows, from a seed. */
import { otlpType } from './otlp-schema.ts'
import type { SeededRandom } from './seeded-random.ts'

const requestType = otlpType('trace-service', 'ExportTraceServiceRequest')

/** A whole request, encoded. Every id in it is valid. */
export function randomRequest(random: SeededRandom): Uint8Array {
  const request = {
    resourceSpans: random.list(2, () => ({
      ...maybe(random, 'resource', () => ({ attributes: attributes(random, 2), droppedAttributesCount: 1 })),
      ...maybe(random, 'schemaUrl', () => text(random)),
      scopeSpans: random.list(2, () => ({
        ...maybe(random, 'scope', () => ({ name: text(random), version: '1', attributes: attributes(random, 2) })),
        spans: random.list(3, () => span(random)),
      })),
    })),
  }
  return requestType.encode(requestType.fromObject(request)).finish()
}

function span(random: SeededRandom): object {
  return {
    traceId: id(random, 16),
    spanId: id(random, 8),
    ...maybe(random, 'parentSpanId', () => id(random, 8)),
    ...maybe(random, 'traceState', () => text(random)),
    ...maybe(random, 'flags', () => 257),
    ...maybe(random, 'name', () => text(random)),
    ...maybe(random, 'kind', () => random.below(6)),
    ...maybe(random, 'startTimeUnixNano', () => time(random)),
    ...maybe(random, 'endTimeUnixNano', () => time(random)),
    attributes: attributes(random, 3),
    ...maybe(random, 'droppedAttributesCount', () => random.pick([0, 1, 127, 128, 2 ** 32 - 1])),
    events: random.list(2, () => ({
      timeUnixNano: time(random),
      name: text(random),
      attributes: attributes(random, 3),
    })),
    ...maybe(random, 'droppedEventsCount', () => 300),
    links: random.list(2, () => ({
      traceId: id(random, 16),
      spanId: id(random, 8),
      traceState: text(random),
      attributes: attributes(random, 3),
      flags: 1,
    })),
    ...maybe(random, 'status', () => ({ code: random.below(3), message: text(random) })),
  }
}

function attributes(random: SeededRandom, depth: number): object[] {
  return random.list(3, () => ({ key: text(random), ...maybe(random, 'value', () => value(random, depth)) }))
}

function value(random: SeededRandom, depth: number): object {
  const leaves = [
    () => ({}),
    () => ({ stringValue: text(random) }),
    () => ({ boolValue: random.chance(0.5) }),
    () => ({ intValue: random.pick(integers) }),
    () => ({ doubleValue: random.pick([0, 0.1, -1.5, 1e308, 5e-324, Number.NaN, Infinity, -Infinity]) }),
    () => ({ bytesValue: random.bytes(random.below(20)) }),
  ] as const
  const branches = [
    () => ({ arrayValue: { values: random.list(3, () => value(random, depth - 1)) } }),
    () => ({ kvlistValue: { values: attributes(random, depth - 1) } }),
  ] as const
  return random.pick(depth > 0 ? [...leaves, ...branches] : leaves)()
}

const integers = [
  '0',
  '1',
  '-1',
  '127',
  '128',
  '2147483648',
  '-2147483649',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '-9007199254740991',
  '-9007199254740992',
  '9223372036854775807',
  '-9223372036854775808',
] as const

const times = ['0', '1', '1795305600000000000', '1795305601250000123', '9223372036854775807'] as const

function time(random: SeededRandom): string {
  return random.pick(times)
}

const texts = [
  '',
  'a',
  'gen_ai.request.model',
  '__proto__',
  'constructor',
  'grüße 🙂 漢字',
  '"\\\n\u0000',
  '\uFEFFbom',
] as const

function text(random: SeededRandom): string {
  return random.chance(0.1) ? 'x'.repeat(random.below(400)) : random.pick(texts)
}

function id(random: SeededRandom, length: number): Uint8Array {
  // The last byte keeps it from being all zero.
  return Uint8Array.from([...random.bytes(length - 1), 1])
}

function maybe(random: SeededRandom, field: string, make: () => unknown): object {
  return random.chance(0.7) ? { [field]: make() } : {}
}
