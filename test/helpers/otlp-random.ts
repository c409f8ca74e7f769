/** Random parts of OTLP requests, as protobufjs takes them. */
import type { SeededRandom } from './seeded-random.ts'

/** Up to three attributes, some of them lists and maps of that depth. */
export function attributes(random: SeededRandom, depth: number): object[] {
  return random.list(3, () => ({ key: text(random), ...maybe(random, 'value', () => value(random, depth)) }))
}

/** An AnyValue of any kind. */
export function value(random: SeededRandom, depth: number): object {
  const leaves = [
    () => ({}),
    () => ({ stringValue: text(random) }),
    () => ({ boolValue: random.chance(0.5) }),
    () => ({ intValue: random.pick(integers) }),
    () => ({ doubleValue: double(random) }),
    () => ({ bytesValue: random.bytes(random.below(20)) }),
  ] as const
  const branches = [
    () => ({ arrayValue: { values: random.list(3, () => value(random, depth - 1)) } }),
    () => ({ kvlistValue: { values: attributes(random, depth - 1) } }),
  ] as const
  return random.pick(depth > 0 ? [...leaves, ...branches] : leaves)()
}

export const integers = [
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

export function time(random: SeededRandom): string {
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

export function text(random: SeededRandom): string {
  return random.chance(0.1) ? 'x'.repeat(random.below(400)) : random.pick(texts)
}

/** An id that is not all zero. */
export function id(random: SeededRandom, length: number): Uint8Array {
  // The last byte keeps it from being all zero.
  return Uint8Array.from([...random.bytes(length - 1), 1])
}

/** The field, or nothing. */
export function maybe(random: SeededRandom, field: string, make: () => unknown): object {
  return random.chance(0.7) ? { [field]: make() } : {}
}

/** An id as a log or an exemplar may have it: present, absent, of zeros or of another length. */
export function anyId(random: SeededRandom, length: number): Uint8Array {
  return random.pick([id, id, id, () => new Uint8Array(0), () => new Uint8Array(length), () => Uint8Array.of(1, 2, 3)])(
    random,
    length,
  )
}

export function double(random: SeededRandom): number {
  return random.pick([0, 0.1, -1.5, 42, 1e308, 5e-324, Number.NaN, Infinity, -Infinity])
}

export function uint64(random: SeededRandom): string {
  return random.pick(['0', '1', '127', '128', '4294967296', '9007199254740993', '18446744073709551615'])
}

export function int32(random: SeededRandom): number {
  return random.pick([0, 1, -1, 63, 64, -64, -65, 2 ** 31 - 1, -(2 ** 31)])
}
