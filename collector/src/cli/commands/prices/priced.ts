import { dollarsOf } from '../../../enrich/prices/decimal.ts'
import { meterNames, type ModelPrice, type Rate } from '../../../enrich/prices/price.ts'
import { UsageError } from '../../command.ts'
import { timeFrom } from '../../../enrich/prices/file/fields.ts'

/** A price as JSON has it: dollars as text, since a number would be rounded. */
export interface PrintedPrice {
  readonly price_id: string
  readonly source: string
  readonly rates: Readonly<Record<string, string>>
}

export function printedPrice({ id, source, rates }: ModelPrice): PrintedPrice {
  const texts = meterNames.flatMap(meter => {
    const rate = rates.get(meter)
    return rate === undefined ? [] : [[meter, rateText(rate)] as const]
  })
  return { price_id: id, source, rates: Object.fromEntries(texts) }
}

function rateText({ base, tiers }: Rate): string {
  return [dollarsOf(base), ...tiers.map(({ above, rate }) => `${dollarsOf(rate)} above ${above}`)].join('; ')
}

/** @throws UsageError */
export function timeNamed(option: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  const time = timeFrom(text)
  if (time !== undefined) return time
  throw new UsageError(
    `--${option}: expected a day or a minute in UTC, such as 2026-09-01 or 2026-09-01T12:00Z, got ${JSON.stringify(text)}`,
  )
}

export function nowNano(): bigint {
  return BigInt(Date.now()) * 1_000_000n
}
