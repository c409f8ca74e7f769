import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../protocols/json.ts'

/** Rates of a model by what is billed, in atto-dollars (10^-18 USD) per million. */
export interface Price {
  /** The rate of a meter in a request with so many input tokens. */
  rate(meter: string, inputTokens: number): bigint | undefined
}

export interface PriceQuery {
  readonly provider: string | undefined
  readonly model: string
  readonly tier: string | undefined
}

interface Rate {
  readonly base: bigint
  /** Ascending: with more input tokens than `above` the whole request costs `rate`. */
  readonly tiers: readonly { readonly above: number; readonly rate: bigint }[]
}

interface Row {
  readonly provider: string
  readonly head: string
  readonly middle: string
  readonly tail: string
  readonly tiers: ReadonlyMap<string, Price>
}

const mostRows = 20_000
const mostRemembered = 1_000

/**
 * The prices that a collector gives out for guards:
 *
 *     {"providers": {"gcp.gemini": "google"}, "fallbacks": {"azure": ["openai"]},
 *      "prices": [{"provider": "openai", "models": ["gpt-5", "gpt-5-2025*"],
 *                  "tiers": {"standard": {"input": "1.25", "output": {"base": "10", "above": [[200000, "15"]]}}}}]}
 *
 * USD per million. `*` sells whatever nobody else does. Of several models that fit, the name itself counts, then the longest pattern.
 */
export class PriceList {
  readonly #providers: ReadonlyMap<string, string>
  readonly #fallbacks: ReadonlyMap<string, readonly string[]>
  readonly #exact = new Map<string, Row>()
  readonly #patterns: Row[] = []
  readonly #found = new Map<string, Price | undefined>()

  constructor(document: JsonObject) {
    this.#providers = new Map(Object.entries(objectOf(document['providers']) ?? {}).flatMap(textPair))
    this.#fallbacks = new Map(
      Object.entries(objectOf(document['fallbacks']) ?? {}).map(([name, others]) => [name, listOf(others).map(String)]),
    )
    for (const price of objectsOf(document['prices']).slice(0, mostRows)) this.#add(price)
    this.#patterns.sort((left, right) => lengthOf(right) - lengthOf(left))
  }

  get size(): number {
    return this.#exact.size + this.#patterns.length
  }

  /** The price of a model; undefined for one that is not on the list, or not at this tier. */
  find({ provider, model, tier = 'standard' }: PriceQuery): Price | undefined {
    const key = `${provider ?? ''} ${tier} ${model}`
    if (this.#found.has(key)) return this.#found.get(key)
    const price = this.#search(provider, model.toLowerCase())?.tiers.get(tier)
    if (this.#found.size >= mostRemembered) this.#found.clear()
    this.#found.set(key, price)
    return price
  }

  #search(provider: string | undefined, model: string): Row | undefined {
    const seller = provider === undefined ? '*' : (this.#providers.get(provider) ?? provider)
    for (const one of [seller, ...(this.#fallbacks.get(seller) ?? []), '*']) {
      const row =
        this.#exact.get(`${one} ${model}`) ?? this.#patterns.find(row => row.provider === one && fits(row, model))
      if (row !== undefined) return row
    }
    return undefined
  }

  #add(price: JsonObject): void {
    const provider = textOf(price['provider'])
    if (provider === undefined) return
    const tiers = new Map(
      Object.entries(objectOf(price['tiers']) ?? {}).map(([tier, rates]) => [tier, priceOf(objectOf(rates) ?? {})]),
    )
    for (const model of listOf(price['models'])) {
      if (typeof model !== 'string') continue
      const [head = '', ...rest] = model.toLowerCase().split('*')
      const tail = rest.pop()
      // Of a pattern with more than two stars only the first part between them counts.
      if (tail === undefined) this.#exact.set(`${provider} ${head}`, { provider, head, middle: '', tail: '', tiers })
      else this.#patterns.push({ provider, head, middle: rest[0] ?? '', tail, tiers })
    }
  }
}

function lengthOf({ head, middle, tail }: Row): number {
  return head.length + middle.length + tail.length
}

function fits({ head, middle, tail }: Row, model: string): boolean {
  if (model.length < head.length + middle.length + tail.length) return false
  if (!model.startsWith(head) || !model.endsWith(tail)) return false
  return model.slice(head.length, model.length - tail.length).includes(middle)
}

function textPair([name, value]: [string, unknown]): [string, string][] {
  return typeof value === 'string' ? [[name, value]] : []
}

function priceOf(rates: JsonObject): Price {
  const read = new Map(Object.entries(rates).flatMap(([meter, rate]) => ratePair(meter, rate)))
  return {
    rate(meter, inputTokens) {
      const rate = read.get(meter)
      return rate?.tiers.findLast(({ above }) => inputTokens > above)?.rate ?? rate?.base
    },
  }
}

function ratePair(meter: string, given: unknown): [string, Rate][] {
  const base = attoOf(given) ?? attoOf(objectOf(given)?.['base'])
  if (base === undefined) return []
  const tiers = listOf(objectOf(given)?.['above']).flatMap(pair => {
    const [above, rate] = [numberOf(listOf(pair)[0]), attoOf(listOf(pair)[1])]
    return above === undefined || rate === undefined ? [] : [{ above, rate }]
  })
  return [[meter, { base, tiers: tiers.sort((left, right) => left.above - right.above) }]]
}

const attoDigits = 18

/** Dollars as they are written, in atto-dollars. */
function attoOf(text: unknown): bigint | undefined {
  const [, whole, fraction = ''] = typeof text === 'string' ? (/^(\d{1,9})(?:\.(\d{1,18}))?$/.exec(text) ?? []) : []
  return whole === undefined ? undefined : BigInt(whole + fraction.padEnd(attoDigits, '0'))
}
