import type { Usage } from '../../model.ts'
import type { Meter, ModelPrice } from './price.ts'

/** So many units of one meter. */
export interface Bucket {
  readonly meter: Meter
  readonly units: number
}

/** The columns of the store are 32 bits wide; no call has four billion tokens. */
const mostTokens = 2 ** 32 - 1

/** What counts of sound and images are parts of. */
const modalities: readonly {
  readonly input: Meter
  readonly cacheRead: Meter
  readonly output: Meter
  readonly isSound: boolean
}[] = [
  { input: 'audio_input', cacheRead: 'audio_cache_read', output: 'audio_output', isSound: true },
  { input: 'image_input', cacheRead: 'image_cache_read', output: 'image_output', isSound: false },
]

/** Whether the counts can all be true at once. */
export function isConsistent(usage: Usage): boolean {
  const { input, output, cacheRead, cacheWrite, cacheWrite1h, reasoning, beyondText } = usage
  const cached = units(usage, 'audio_cache_read') + units(usage, 'image_cache_read')
  const heard = units(usage, 'audio_input') + units(usage, 'image_input')
  return (
    isCount(input) &&
    isCount(output) &&
    isCount(cacheRead) &&
    isCount(cacheWrite) &&
    isCount(cacheWrite1h) &&
    isCount(reasoning) &&
    (beyondText === undefined || [...beyondText.values()].every(isCount)) &&
    cacheRead + cacheWrite <= input &&
    cacheWrite1h <= cacheWrite &&
    reasoning <= output &&
    cached <= cacheRead &&
    heard <= input &&
    units(usage, 'audio_output') + units(usage, 'image_output') <= output
  )
}

function isCount(count: number): boolean {
  return Number.isInteger(count) && count >= 0 && count <= mostTokens
}

/**
 * The usage as this price bills it, each token in exactly one bucket; undefined where there is sound that it has no
 * price for. Reasoning is output, and images are text, unless they have a price of their own.
 */
export function bucketsOf(usage: Usage, price: ModelPrice): readonly Bucket[] | undefined {
  // Nearly every call: the price of each kind of token, and nothing beside text.
  if (usage.beyondText === undefined) return bucketsOfText(usage, price)
  const counts = new Map<Meter, number>([
    ['input', usage.input - usage.cacheRead - usage.cacheWrite],
    ['cache_read', usage.cacheRead],
    ['cache_write', usage.cacheWrite - usage.cacheWrite1h],
    ['cache_write_1h', usage.cacheWrite1h],
    ['output', usage.output - usage.reasoning],
    ['reasoning', usage.reasoning],
    ['request', 1],
    ['web_search', units(usage, 'web_search')],
    ['search_unit', units(usage, 'search_unit')],
  ])
  for (const modality of modalities) if (!split(counts, { usage, price, ...modality })) return undefined
  if (price.rates.get('reasoning') === price.rates.get('output')) move(counts, 'reasoning', 'output')
  return Array.from(counts, ([meter, units]) => ({ meter, units }))
}

function bucketsOfText(usage: Usage, { rates }: ModelPrice): readonly Bucket[] {
  const isReasoningApart = rates.get('reasoning') !== rates.get('output')
  return [
    { meter: 'input', units: usage.input - usage.cacheRead - usage.cacheWrite },
    { meter: 'cache_read', units: usage.cacheRead },
    { meter: 'cache_write', units: usage.cacheWrite - usage.cacheWrite1h },
    { meter: 'cache_write_1h', units: usage.cacheWrite1h },
    { meter: 'output', units: isReasoningApart ? usage.output - usage.reasoning : usage.output },
    { meter: 'reasoning', units: isReasoningApart ? usage.reasoning : 0 },
    { meter: 'request', units: 1 },
  ]
}

type Split = (typeof modalities)[number] & { readonly usage: Usage; readonly price: ModelPrice }

/** Takes a modality out of the counts of text, where it has a price; false if it has none and needs one. */
function split(counts: Map<Meter, number>, { usage, price, input, cacheRead, output, isSound }: Split): boolean {
  const cached = units(usage, cacheRead)
  const heard = Math.max(0, units(usage, input) - cached)
  for (const [meter, part, whole] of [
    // Cached sound without a price is billed as sound that was heard anew, never at the lower price of cached text.
    [price.rates.has(cacheRead) || !price.rates.has(input) ? cacheRead : input, cached, 'cache_read'],
    [input, heard, 'input'],
    [output, units(usage, output), 'output'],
  ] as const) {
    if (part === 0) continue
    if (price.rates.has(meter)) take(counts, { meter, part, whole })
    else if (isSound && !price.audioAsText) return false
  }
  return [...counts.values()].every(count => count >= 0)
}

function take(
  counts: Map<Meter, number>,
  { meter, part, whole }: { readonly meter: Meter; readonly part: number; readonly whole: Meter },
): void {
  counts.set(meter, (counts.get(meter) ?? 0) + part)
  counts.set(whole, (counts.get(whole) ?? 0) - part)
}

function move(counts: Map<Meter, number>, from: Meter, to: Meter): void {
  counts.set(to, (counts.get(to) ?? 0) + (counts.get(from) ?? 0))
  counts.delete(from)
}

function units({ beyondText }: Usage, meter: Meter): number {
  return beyondText?.get(meter) ?? 0
}
