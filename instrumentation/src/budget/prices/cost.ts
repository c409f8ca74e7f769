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
  const count = (name: string) => wholeOf(usage[name])
  const [input, output] = [count(names.GEN_AI_USAGE_INPUT_TOKENS), count(names.GEN_AI_USAGE_OUTPUT_TOKENS)]
  if (input === undefined && output === undefined) return undefined
  const sent = input ?? 0
  const rate = (meter: string, wider: string) => price.rate(meter, sent) ?? price.rate(wider, sent) ?? 0n
  const part = (name: string) => BigInt(count(name) ?? 0)
  const read = part(names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS)
  const written = part(names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS)
  const hour = part(names.USAGE_CACHE_WRITE_1H_INPUT_TOKENS)
  const reasoning = part(names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS)
  const [heard, spoken] = [part(names.GEN_AI_USAGE_AUDIO_INPUT_TOKENS), part(names.GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS)]
  const [shown, drawn] = [part(names.GEN_AI_USAGE_IMAGE_INPUT_TOKENS), part(names.GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS)]
  const hourRate = price.rate('cache_write_1h', sent) ?? 2n * rate('input', 'input')
  return roundUp(
    (BigInt(sent) - read - written) * rate('input', 'input') +
      read * rate('cache_read', 'input') +
      (written - hour) * rate('cache_write', 'input') +
      hour * hourRate +
      (BigInt(output ?? 0) - reasoning) * rate('output', 'output') +
      reasoning * rate('reasoning', 'output') +
      heard * (rate('audio_input', 'input') - rate('input', 'input')) +
      spoken * (rate('audio_output', 'output') - rate('output', 'output')) +
      shown * (rate('image_input', 'input') - rate('input', 'input')) +
      drawn * (rate('image_output', 'output') - rate('output', 'output')) +
      // Of these the rates are per thousand.
      thousand * (rate('request', 'request') + part(names.USAGE_WEB_SEARCHES) * rate('web_search', 'web_search')),
  )
}

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
