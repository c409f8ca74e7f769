import { attoFrom } from '../decimal.ts'
import { timeText, type PriceEntry } from '../entries.ts'
import { type Meter, type Rate, type Rates } from '../price.ts'
import { providerIdOf } from '../seed.ts'
import { standardTier } from '../tier.ts'

/** Fields of LiteLLM's `model_prices_and_context_window.json`, in dollars per token. */
const fields: ReadonlyMap<string, Meter> = new Map([
  ['input_cost_per_token', 'input'],
  ['output_cost_per_token', 'output'],
  ['cache_read_input_token_cost', 'cache_read'],
  ['cache_creation_input_token_cost', 'cache_write'],
  ['cache_creation_input_token_cost_above_1hr', 'cache_write_1h'],
  ['output_cost_per_reasoning_token', 'reasoning'],
  ['input_cost_per_audio_token', 'audio_input'],
  ['cache_read_input_audio_token_cost', 'audio_cache_read'],
  ['output_cost_per_audio_token', 'audio_output'],
  ['input_cost_per_image_token', 'image_input'],
  ['output_cost_per_image_token', 'image_output'],
])

/** Behind a field: more input tokens than that many thousand, and a tier. */
const suffix = /^(?<field>\w+?)(?:_above_(?<thousands>\d{1,5})k_tokens)?(?:_(?<tier>flex|priority|batches))?$/

/** LiteLLM's names for providers that have another one here. */
const providers: readonly (readonly [name: RegExp, provider: string])[] = [
  [/^bedrock/, 'aws.bedrock'],
  [/^vertex_ai/, 'gcp.vertex_ai'],
  [/^gemini$/, 'gcp.gemini'],
  [/^azure_ai$/, 'azure.ai.inference'],
  [/^azure/, 'azure.ai.openai'],
  [/^mistral$/, 'mistral_ai'],
  [/^xai$/, 'x_ai'],
  [/^cohere/, 'cohere'],
  [/^text-completion-openai$/, 'openai'],
]

/** The prices of a LiteLLM-shaped file, one for each model and tier. @throws Error that says what the file should be */
export function pricesFromLiteLlm(text: string, source: string): readonly PriceEntry[] {
  const table: unknown = JSON.parse(text)
  if (!isObject(table)) throw new Error('expected an object with a model in each field, as LiteLLM publishes it')
  const entries = new Map<string, PriceEntry>()
  for (const [name, model] of Object.entries(table)) {
    if (name === 'sample_spec' || !isObject(model) || typeof model['litellm_provider'] !== 'string') continue
    for (const [tier, rates] of ratesOf(model)) {
      const key = { ...nameOf(name, model['litellm_provider']), tier }
      entries.set(`${key.provider}/${key.model}+${tier}`, {
        ...key,
        from: undefined,
        to: undefined,
        hours: undefined,
        rates,
        source,
      })
    }
  }
  if (entries.size === 0) throw new Error('no model in it has a litellm_provider and a price per token')
  return [...entries.values()]
}

function nameOf(name: string, litellmProvider: string): Pick<PriceEntry, 'provider' | 'model'> {
  const provider = providers.find(([pattern]) => pattern.test(litellmProvider))?.[1] ?? litellmProvider
  const prefix = `${litellmProvider}/`
  const model = name.startsWith(prefix) ? name.slice(prefix.length) : name
  return { provider: providerIdOf(provider), model: model.toLowerCase() }
}

function ratesOf(model: Readonly<Record<string, unknown>>): ReadonlyMap<string, Rates> {
  const tiers = new Map<string, Map<Meter, Rate>>()
  // Prices without a suffix come first: what holds above some context is a part of them.
  const named = Object.entries(model).toSorted(([left], [right]) => left.length - right.length)
  for (const [name, dollars] of named) {
    const { field = '', thousands, tier } = fields.has(name) ? { field: name } : (suffix.exec(name)?.groups ?? {})
    const meter = fields.get(field)
    const atto = typeof dollars === 'number' && meter !== undefined ? perMillion(dollars) : undefined
    if (meter === undefined || atto === undefined) continue
    const key = tier === undefined ? standardTier : tier === 'batches' ? 'batch' : tier
    const rates = tiers.get(key) ?? new Map<Meter, Rate>()
    tiers.set(key, rates)
    const rate = rates.get(meter)
    if (thousands === undefined) rates.set(meter, { base: atto, tiers: [] })
    else if (rate !== undefined) rates.set(meter, withTier(rate, { above: Number(thousands) * 1_000, rate: atto }))
  }
  return tiers
}

function withTier({ base, tiers }: Rate, tier: Rate['tiers'][number]): Rate {
  return { base, tiers: [...tiers, tier].sort((left, right) => left.above - right.above) }
}

/** The number's shortest decimal text, six places further left: no digit is computed. */
function perMillion(dollars: number): bigint | undefined {
  const [digits = '', exponent = '0'] = String(dollars).split('e')
  return attoFrom(`${digits}e${Number(exponent) + 6}`)
}

/**
 * What was imported before, with what is new: a price that changed gets a second entry, from that time on, so that
 * calls of before keep theirs.
 */
export function mergeImport(
  known: readonly PriceEntry[],
  imported: readonly PriceEntry[],
  from: { readonly given: bigint | undefined; readonly changes: bigint },
): { readonly entries: readonly PriceEntry[]; readonly added: number; readonly changed: number } {
  const newest = new Map<string, PriceEntry>()
  for (const entry of known) {
    const before = newest.get(nameKey(entry))
    if ((entry.from ?? -1n) >= (before?.from ?? -1n)) newest.set(nameKey(entry), entry)
  }
  const entries = [...known]
  const counts = { added: 0, changed: 0 }
  for (const entry of imported) {
    const before = newest.get(nameKey(entry))
    if (before !== undefined && ratesText(before.rates) === ratesText(entry.rates)) continue
    counts[before === undefined ? 'added' : 'changed'] += 1
    const since = from.given ?? (before === undefined ? undefined : from.changes)
    const at = before?.from === since && before !== undefined ? entries.indexOf(before) : entries.length
    entries[at] = { ...entry, from: since }
  }
  return { entries, ...counts }
}

function nameKey({ provider, model, tier }: PriceEntry): string {
  return `${provider}/${model}+${tier}`
}

function ratesText(rates: Rates): string {
  return Array.from(
    rates,
    ([meter, { base, tiers }]) => `${meter}=${base}${tiers.map(({ above, rate }) => `>${above}:${rate}`).join('')}`,
  )
    .sort()
    .join(' ')
}

/** How the imported prices name where they are from. */
export function importSource(file: string, nowNano: bigint): string {
  return `${file}, imported ${timeText(nowNano).slice(0, 10)}`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
