/** What a provider publishes of a tier as a share of its list price. Anything else about a tier is in a price file. */
import type { Meter, ModelPrice, Rate } from './price.ts'

export const standardTier = 'standard'

/** The tiers whose price is the list price. */
const listPriceTiers: ReadonlySet<string> = new Set(['auto', 'default', standardTier, 'standard_only', 'on_demand'])

/** One name for each tier. */
export function tierOf(serviceTier: string | undefined): string {
  const tier = serviceTier?.toLowerCase().trim() ?? standardTier
  return listPriceTiers.has(tier) ? standardTier : tier
}

interface Discount {
  readonly provider: string
  readonly tier: string
  readonly models: RegExp
  /** The meters that cost half; those that are not named and are no tokens keep their price, other tokens have none. */
  readonly halved: readonly Meter[]
}

const written = ['input', 'output', 'reasoning'] as const
const cached = ['cache_read', 'cache_write', 'cache_write_1h'] as const

/**
 * OpenAI lists a cached price in a batch for GPT-5 only. Anthropic's batches cost half on all usage, cache writes and reads
 * too. Of Gemini's flex and batch half is documented, and whether of what is cached is not: that has no price there.
 */
const discounts: readonly Discount[] = [
  { provider: 'openai', tier: 'flex', models: /^(gpt-5|o3|o4-mini)/, halved: [...written, 'cache_read'] },
  { provider: 'openai', tier: 'batch', models: /^gpt-5/, halved: [...written, 'cache_read'] },
  { provider: 'openai', tier: 'batch', models: /^/, halved: written },
  { provider: 'anthropic', tier: 'batch', models: /^claude-/, halved: [...written, ...cached] },
  { provider: 'google', tier: 'batch', models: /^gemini-/, halved: written },
  { provider: 'google', tier: 'flex', models: /^gemini-/, halved: written },
]

/** Billed by the piece, whichever tier serves them. */
const pieces: ReadonlySet<Meter> = new Set(['request', 'web_search', 'search_unit'])

/** The list price at a tier, or undefined where its provider publishes no rule for it. */
export function discounted(price: ModelPrice, tier: string): ModelPrice | undefined {
  const [provider, model = ''] = price.id.split('/', 2)
  const discount = discounts.find(rule => rule.provider === provider && rule.tier === tier && rule.models.test(model))
  if (discount === undefined) return undefined
  const rates = new Map<Meter, Rate>()
  for (const [meter, rate] of price.rates) {
    if (discount.halved.includes(meter)) rates.set(meter, halfOf(rate))
    else if (pieces.has(meter)) rates.set(meter, rate)
  }
  // One price is one object: what fills a gap is told by that from a price of its own.
  const output = rates.get('output')
  if (output !== undefined && price.rates.get('reasoning') === price.rates.get('output')) rates.set('reasoning', output)
  return { ...price, id: `${price.id}+${tier}`, source: `${price.source}, ${tier} at half the list price`, rates }
}

function halfOf({ base, tiers }: Rate): Rate {
  return { base: base / 2n, tiers: tiers.map(({ above, rate }) => ({ above, rate: rate / 2n })) }
}
