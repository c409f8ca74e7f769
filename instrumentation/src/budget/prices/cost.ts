import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import type { Price } from './price-list.ts'

/** Atto-dollars per million, times units, are so many to a nano-dollar. */
const perNano = 10n ** 15n

/** At most so many tokens in each direction. */
export interface Bound {
  readonly input: number
  readonly output: number
  /** Whether the request writes to a cache, which may cost more than reading; for an hour, more still. */
  readonly caching: 'no' | '5m' | '1h'
  /** Whether sound goes in or may come out. */
  readonly sound: boolean
}

/** What a call can cost at most, in nano-dollars, rounded up. */
export function costAtMost({ input, output, caching, sound }: Bound, price: Price): bigint {
  const rate = (meter: string) => price.rate(meter, input) ?? 0n
  const hour = price.rate('cache_write_1h', input) ?? 2n * rate('input')
  const sent = largest([
    rate('input'),
    caching === 'no' ? 0n : rate('cache_write'),
    caching === '1h' ? hour : 0n,
    sound ? rate('audio_input') : 0n,
    rate('image_input'),
  ])
  const written = largest([rate('output'), rate('reasoning'), sound ? rate('audio_output') : 0n, rate('image_output')])
  return roundUp(BigInt(input) * sent + BigInt(output) * written + thousand * rate('request'))
}

/** What a call cost by the provider's count, in nano-dollars, rounded up; undefined where that tells no tokens. */
export function costOf(usage: Attributes, price: Price): bigint | undefined {
  const [input, output] = [usage[names.GEN_AI_USAGE_INPUT_TOKENS], usage[names.GEN_AI_USAGE_OUTPUT_TOKENS]].map(wholeOf)
  if (input === undefined && output === undefined) return undefined
  const sent = input ?? 0
  const rate = (meter: string) => price.rate(meter, sent)
  const plain = rate('input') ?? 0n
  const written = rate('output') ?? 0n
  let sum = BigInt(sent) * plain + BigInt(output ?? 0) * written
  // Each part costs more or less than what it is a part of; most calls have few of them.
  for (const [name, meter, isOutput] of parts) {
    const count = usage[name]
    if (typeof count !== 'number' || count === 0) continue
    const whole = isOutput ? written : plain
    sum += BigInt(wholeOf(count) ?? 0) * ((rate(meter) ?? whole) - whole)
  }
  const hour = wholeOf(usage[names.USAGE_CACHE_WRITE_1H_INPUT_TOKENS]) ?? 0
  if (hour > 0) sum += BigInt(hour) * ((rate('cache_write_1h') ?? 2n * plain) - (rate('cache_write') ?? plain))
  const searches = wholeOf(usage[names.USAGE_WEB_SEARCHES]) ?? 0
  // Of these the rates are per thousand.
  const pieces = (rate('request') ?? 0n) + BigInt(searches) * (rate('web_search') ?? 0n)
  return roundUp(sum + thousand * pieces)
}

const parts = [
  [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS, 'cache_read', false],
  [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS, 'cache_write', false],
  [names.GEN_AI_USAGE_AUDIO_INPUT_TOKENS, 'audio_input', false],
  [names.GEN_AI_USAGE_IMAGE_INPUT_TOKENS, 'image_input', false],
  [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS, 'reasoning', true],
  [names.GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS, 'audio_output', true],
  [names.GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS, 'image_output', true],
] as const

const thousand = 1_000n

function roundUp(numerator: bigint): bigint {
  return numerator <= 0n ? 0n : (numerator + perNano - 1n) / perNano
}

function largest(rates: readonly bigint[]): bigint {
  return rates.reduce((most, rate) => (rate > most ? rate : most), 0n)
}

function wholeOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
