import { Document } from 'yaml'
import { dollarsOf } from '../decimal.ts'
import { clockText, timeText, type PriceEntry } from '../entries.ts'
import { standardTier } from '../tier.ts'

/** The fields of an entry as a price file has them. */
export function fieldsOf({
  provider,
  model,
  tier,
  from,
  to,
  hours,
  rates,
  source,
}: PriceEntry): Record<string, unknown> {
  const above: Record<string, Record<string, string>> = {}
  for (const [meter, { tiers }] of rates)
    for (const tier of tiers) above[tier.above] = { ...above[tier.above], [meter]: dollarsOf(tier.rate) }
  return {
    model: `${provider}/${model}`,
    ...(tier !== standardTier && { tier }),
    ...(from !== undefined && { from: timeText(from) }),
    ...(to !== undefined && { to: timeText(to) }),
    ...(hours !== undefined && { hours: `${clockText(hours.from)}-${clockText(hours.to)}` }),
    ...Object.fromEntries(Array.from(rates, ([meter, { base }]) => [meter, dollarsOf(base)])),
    ...(Object.keys(above).length > 0 && { above }),
    source,
  }
}

/** A whole file of entries. */
export function printPriceFile(entries: readonly PriceEntry[], comment: string): string {
  const document = new Document({ prices: entries.map(fieldsOf) }, { schema: 'failsafe' })
  document.commentBefore = comment
  return document.toString({ lineWidth: 0 })
}
