/**
 * The prices we begin with: `@pydantic/genai-prices`, as published in the pinned version. It never fetches anything, so
 * the same span costs the same on every machine and on every day. It holds list prices of the standard tier.
 */
import { calcPrice, findProvider } from '@pydantic/genai-prices'
import type { ModelInfo, ModelPrice as TablePrice, TieredPrices } from '@pydantic/genai-prices'
import { Bug } from '../../errors.ts'
import { RecentMap } from '../../bounded/recent-map.ts'
import { attoFrom } from './decimal.ts'
import { filled, meterNames, meters, type Meter, type ModelPrice, type Rate } from './price.ts'

const seedSource = 'genai-prices 0.1.8'

/** What the seed knows of a model at a time. Its own name for the model is known even where it has no price. */
export interface SeedPrice {
  readonly provider: string
  readonly model: string
  readonly price: ModelPrice | undefined
}

/** GenAI provider names that the seed does not know by itself, or knows as somebody else. */
const seedProviders: ReadonlyMap<string, string> = new Map([
  ['x_ai', 'x-ai'],
  ['azure.ai.openai', 'azure'],
  ['azure.ai.inference', 'azure'],
  ['gcp.gen_ai', 'google'],
])

/** Of these the published price of input and output holds for sound too, unless it says otherwise. */
const audioAsText: ReadonlySet<string> = new Set(['google'])

export function billsAudioAsText(provider: string): boolean {
  return audioAsText.has(provider)
}

const providerIds = new RecentMap<string, string>(256)

/** One name for each provider: `gcp.vertex_ai` and `gcp.gemini` are `google`. */
export function providerIdOf(provider: string): string {
  const name = provider.toLowerCase().trim()
  const known = providerIds.get(name)
  if (known !== undefined) return known
  const id = seedProviders.get(name) ?? findProvider({ providerId: name })?.id ?? name
  providerIds.set(name, id)
  return id
}

/** Looks a model up as it was priced at that time; undefined for one that the seed does not list. */
export function seedPrice(provider: string | undefined, model: string, timestamp: Date): SeedPrice | undefined {
  const name = provider?.toLowerCase().trim()
  const providerId = name === undefined ? undefined : (seedProviders.get(name) ?? name)
  // Without tokens the library only searches: its sums are floats, ours are not.
  const found = calcPrice({}, model, providerId === undefined ? { timestamp } : { providerId, timestamp })
  if (found === null) return undefined
  const { provider: seller, model: info, model_price: table } = found
  const id = `${seller.id}/${info.id}@${sinceWhen(info, table)}`
  return { provider: seller.id, model: info.id, price: priceFrom(id, seller.id, table) }
}

/** Whose models the seed lists. */
export const seedProviderIds: readonly string[] = `
  anthropic arcee avian aws azure baseten cerebras cloudflare cohere cursor deepseek doubleword fireworks github-copilot
  google groq huggingface_cerebras huggingface_fireworks-ai huggingface_groq huggingface_hyperbolic huggingface_nebius
  huggingface_novita huggingface_nscale huggingface_ovhcloud huggingface_publicai huggingface_sambanova
  huggingface_together minimax mistral moonshotai novita openai openrouter ovhcloud perplexity together typesafe voyageai
  x-ai zai`
  .trim()
  .split(/\s+/)

/** Every price of a provider's models, each as one row of the list. */
export function seedRows(provider: string): readonly ModelPrice[] {
  const seller = findProvider({ providerId: seedProviders.get(provider) ?? provider })
  return (seller?.models ?? []).flatMap(info =>
    (Array.isArray(info.prices) ? info.prices.map(({ prices }) => prices) : [info.prices]).flatMap(table => {
      const price = priceFrom(`${seller?.id}/${info.id}@${sinceWhen(info, table)}`, seller?.id ?? '', table)
      return price === undefined ? [] : [price]
    }),
  )
}

function sinceWhen(model: ModelInfo, price: TablePrice): string {
  if (!Array.isArray(model.prices)) return 'base'
  const constraint = model.prices.find(candidate => candidate.prices === price)?.constraint
  if (constraint === undefined) return 'base'
  return constraint.type === 'start_date' ? constraint.start_date : constraint.start_time
}

function priceFrom(id: string, provider: string, table: TablePrice): ModelPrice | undefined {
  const rates = new Map<Meter, Rate>()
  for (const meter of meterNames) {
    const price = table[meters[meter].seed ?? '']
    if (price !== undefined) rates.set(meter, rateOf(price))
  }
  if (!rates.has('input') && !rates.has('output')) return undefined
  return { id, source: seedSource, rates: filled(rates), audioAsText: billsAudioAsText(provider) }
}

function rateOf(price: number | TieredPrices): Rate {
  if (typeof price === 'number') return { base: attoOf(price), tiers: [] }
  const tiers = price.tiers.map(tier => ({ above: tier.start, rate: attoOf(tier.price) }))
  return { base: attoOf(price.base), tiers: tiers.sort((left, right) => left.above - right.above) }
}

/** Reads the number as it is written in the table: its shortest decimal text. */
export function attoOf(usd: number): bigint {
  const atto = attoFrom(String(usd))
  if (atto === undefined) throw new Bug(`A table price is not a whole number of atto-dollars: ${usd}`)
  return atto
}
