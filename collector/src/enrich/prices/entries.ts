import { createHash } from 'node:crypto'
import { dollarsOf } from './decimal.ts'
import { filled, type ModelPrice, type Rates } from './price.ts'
import { billsAudioAsText } from './seed.ts'
import { standardTier } from './tier.ts'

/** A price that somebody wrote down: one entry of a price file. */
export interface PriceEntry {
  /** As `providerIdOf` calls it, or `*`. */
  readonly provider: string
  /** In small letters; a `*` stands for any characters. */
  readonly model: string
  readonly tier: string
  /** Unix nanoseconds, whole minutes; `to` is the first moment at which it no longer holds. */
  readonly from: bigint | undefined
  readonly to: bigint | undefined
  /** Minutes of the day in UTC; it may go over midnight. */
  readonly hours: { readonly from: number; readonly to: number } | undefined
  readonly rates: Rates
  readonly source: string
}

export interface EntryQuery {
  readonly provider: string | undefined
  /** The name of the model, and the name the seed has for it. */
  readonly names: readonly string[]
  readonly tier: string
  readonly atNano: bigint
}

const minuteNano = 60_000_000_000n
const minutesOfDay = 1_440n

/** Entries of price files, the stronger file first, ready to be searched. */
export class PriceEntries {
  readonly #byName = new Map<string, PriceEntry[]>()
  readonly #patterns: PriceEntry[] = []

  constructor(files: readonly (readonly PriceEntry[])[]) {
    for (const entry of files.flatMap(entries => entries.toReversed().sort(strongerFirst))) {
      if (entry.model.includes('*')) this.#patterns.push(entry)
      else this.#byName.set(entry.model, [...(this.#byName.get(entry.model) ?? []), entry])
    }
    // Of patterns the longer one says more; the sort keeps the order of those that are as long.
    this.#patterns.sort((left, right) => right.model.length - left.model.length)
  }

  /** The model's own name before the seed's name for it, and both before patterns. */
  find(query: EntryQuery): PriceEntry | undefined {
    for (const name of query.names) {
      const entry = this.#byName.get(name)?.find(candidate => holds(candidate, query))
      if (entry !== undefined) return entry
    }
    return this.#patterns.find(
      ({ model, ...rest }) => query.names.some(name => fits(model, name)) && holds({ model, ...rest }, query),
    )
  }
}

/** Hours of the day before the whole day, a later beginning before an earlier one, what is further down before what is above. */
function strongerFirst(left: PriceEntry, right: PriceEntry): number {
  const byHours = Number(right.hours !== undefined) - Number(left.hours !== undefined)
  if (byHours !== 0) return byHours
  const [a, b] = [left.from ?? -1n, right.from ?? -1n]
  return a === b ? 0 : a > b ? -1 : 1
}

function holds(entry: PriceEntry, { provider, tier, atNano }: EntryQuery): boolean {
  if (entry.tier !== tier || (entry.from ?? atNano) > atNano || (entry.to !== undefined && entry.to <= atNano))
    return false
  if (entry.provider !== '*' && provider !== undefined && entry.provider !== provider) return false
  if (entry.hours === undefined) return true
  const { from, to } = entry.hours
  const minute = Number((atNano / minuteNano) % minutesOfDay)
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

/** By hand, since a pattern comes from a file: a regular expression could be made to take for ever. */
function fits(pattern: string, name: string): boolean {
  const [head = '', ...parts] = pattern.split('*')
  const tail = parts.pop() ?? ''
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false
  let at = head.length
  for (const part of parts) {
    const found = name.indexOf(part, at)
    if (found === -1 || found + part.length > name.length - tail.length) return false
    at = found + part.length
  }
  return true
}

/** The entry as a price. Its id ends with a hash of its rates: an entry that is edited is another price. */
export function priceOfEntry(entry: PriceEntry): ModelPrice {
  return {
    id: idOf(entry),
    source: entry.source,
    rates: filled(entry.rates),
    audioAsText: billsAudioAsText(entry.provider),
  }
}

function idOf({ provider, model, tier, from, hours, rates }: PriceEntry): string {
  const since = from === undefined ? 'base' : timeText(from)
  const clock = hours === undefined ? '' : `,${clockText(hours.from)}-${clockText(hours.to)}`
  return `${provider}/${model}@${since}${clock}${tier === standardTier ? '' : `+${tier}`}#${hashOf(rates)}`
}

function hashOf(rates: Rates): string {
  const lines = Array.from(rates, ([meter, { base, tiers }]) =>
    [meter, dollarsOf(base), ...tiers.map(({ above, rate }) => `${above}:${dollarsOf(rate)}`)].join(' '),
  )
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 8)
}

/** A day where the time is its beginning, else the minute. */
export function timeText(nano: bigint): string {
  const text = new Date(Number(nano / 1_000_000n)).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : `${text.slice(0, 16)}Z`
}

export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
