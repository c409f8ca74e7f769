/** The fields of an entry in a price file, each checked by itself: what is wrong is said with what would be right. */
import { attoFrom } from '../decimal.ts'
import type { PriceEntry } from '../entries.ts'
import { meterNames, type Meter, type Rate } from '../price.ts'
import { providerIdOf } from '../seed.ts'
import { standardTier, tierOf } from '../tier.ts'

/** A field as the file has it: numbers as they are written there, never as what a parser makes of them. */
export type Field = string | ReadonlyMap<string, Field> | undefined

/** Says what is wrong with a field; `at` leads to it. */
export type Complain = (at: readonly string[], expected: string, got: Field) => undefined

/** An entry of one field each, or undefined after a complaint. */
export function entryFrom(
  fields: ReadonlyMap<string, Field>,
  source: string,
  complain: Complain,
): PriceEntry | undefined {
  let isWhole = true
  const read = <T>(name: string, expected: string, parse: (text: string) => T | undefined): T | undefined => {
    const field = fields.get(name)
    if (field === undefined) return undefined
    const value = typeof field === 'string' ? parse(field) : undefined
    if (value !== undefined) return value
    isWhole = false
    return complain([name], expected, field)
  }
  for (const name of fields.keys())
    if (!known.has(name)) isWhole = complain([name], `one of ${[...known].join(', ')}`, name) ?? false

  const model = read('model', 'PROVIDER/MODEL, such as openai/gpt-5 or openai/ft:*', modelFrom)
  if (!fields.has('model')) isWhole = complain([], 'a model: PROVIDER/MODEL', undefined) ?? false
  const from = read('from', 'a day or a whole minute in UTC, such as 2026-09-01 or 2026-09-01T12:00Z', timeFrom)
  const to = read('to', 'a day or a whole minute in UTC, such as 2026-12-01', timeFrom)
  if (from !== undefined && to !== undefined && to <= from)
    isWhole = complain(['to'], 'a time after from', fields.get('to')) ?? false
  const hours = read('hours', 'hours in UTC, such as 16:30-00:30', hoursFrom)
  const tier = read('tier', 'a service tier, such as flex, batch or priority', text =>
    text === '' ? undefined : tierOf(text),
  )
  const said = read('source', 'a text', text => text)
  const rates = ratesFrom(fields, complain)
  if (!isWhole || rates === undefined || model === undefined) return undefined
  return { ...model, tier: tier ?? standardTier, from, to, hours, rates, source: said ?? source }
}

const known: ReadonlySet<string> = new Set(['model', 'tier', 'from', 'to', 'hours', 'source', 'above', ...meterNames])

function modelFrom(text: string): Pick<PriceEntry, 'provider' | 'model'> | undefined {
  const [, provider, model] = /^([^/\s]{1,100})\/(\S{1,256})$/.exec(text.toLowerCase().trim()) ?? []
  if (provider === undefined || model === undefined) return undefined
  return { provider: provider === '*' ? '*' : providerIdOf(provider), model }
}

const day = /^\d{4}-\d\d-\d\d$/
const minute = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::00(?:\.0+)?)?Z$/

/** Unix nanoseconds. A day begins at midnight UTC. */
export function timeFrom(text: string): bigint | undefined {
  if (!day.test(text) && !minute.test(text)) return undefined
  const time = Date.parse(text.replace(' ', 'T'))
  // 2026-02-30 is a day that some parsers take for the second of March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text.slice(0, 10)
    ? undefined
    : BigInt(time) * 1_000_000n
}

function hoursFrom(text: string): PriceEntry['hours'] {
  const [, ...parts] = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  const [fromHour, fromMinute, toHour, toMinute] = parts.map(Number)
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined)
    return undefined
  const hours = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute }
  return hours.from === hours.to ? undefined : hours
}

const dollars = 'dollars per million tokens (of requests and searches, per thousand), such as 2.50'

function ratesFrom(fields: ReadonlyMap<string, Field>, complain: Complain): PriceEntry['rates'] | undefined {
  const rates = new Map<Meter, Rate>()
  const tiers = tiersFrom(fields.get('above'), complain)
  let isWhole = tiers !== undefined
  for (const meter of meterNames) {
    const field = fields.get(meter)
    const base = typeof field === 'string' ? attoFrom(field) : undefined
    if (base === undefined) {
      if (field !== undefined) isWhole = complain([meter], dollars, field) ?? false
      continue
    }
    const above = (tiers ?? []).flatMap(({ above, rates }) => {
      const rate = rates.get(meter)
      return rate === undefined ? [] : [{ above, rate }]
    })
    rates.set(meter, { base, tiers: above })
  }
  if (rates.size === 0 && isWhole)
    isWhole = complain([], `a price: one of ${meterNames.join(', ')}`, undefined) ?? false
  return isWhole ? rates : undefined
}

interface ContextTier {
  readonly above: number
  readonly rates: ReadonlyMap<Meter, bigint>
}

/** `above: {200000: {input: 5}}`: what the whole request costs with more input tokens than that. */
function tiersFrom(field: Field, complain: Complain): readonly ContextTier[] | undefined {
  if (field === undefined) return []
  if (typeof field === 'string')
    return complain(['above'], 'input tokens and the prices above them, such as 200000: {input: 5}', field)
  const tiers: ContextTier[] = []
  for (const [tokens, prices] of field) {
    if (!/^[1-9]\d{0,9}$/.test(tokens) || typeof prices === 'string' || prices === undefined)
      return complain(['above', tokens], 'a number of input tokens with prices below it', prices)
    const rates = new Map<Meter, bigint>()
    for (const [name, text] of prices) {
      const meter = meterNames.find(candidate => candidate === name)
      const rate = typeof text === 'string' ? attoFrom(text) : undefined
      if (meter === undefined || rate === undefined)
        return complain(['above', tokens, name], `${meterNames.join(', ')} in ${dollars}`, text)
      rates.set(meter, rate)
    }
    tiers.push({ above: Number(tokens), rates })
  }
  return tiers.sort((left, right) => left.above - right.above)
}
