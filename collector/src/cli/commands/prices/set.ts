import { priceOfEntry } from '../../../enrich/prices/entries.ts'
import { withPrice } from '../../../enrich/prices/file/edit.ts'
import { entryFrom, type Field } from '../../../enrich/prices/file/fields.ts'
import { changePriceFile } from '../../../enrich/prices/file/price-files.ts'
import { meterNames } from '../../../enrich/prices/price.ts'
import { UsageError } from '../../command.ts'
import type { PricesCall } from './prices.ts'

/** Writes a price into the price file; whatever else is there stays. */
export async function set({ names, parsed, config }: PricesCall): Promise<number> {
  const [model, ...more] = names
  if (model === undefined || more.length > 0) throw new UsageError('set takes one PROVIDER/MODEL')
  const fields = new Map<string, Field>([['model', model]])
  for (const name of ['tier', 'from', 'to', 'hours', 'source', ...meterNames]) {
    const text = parsed.text(name.replaceAll('_', '-'))
    if (text !== undefined) fields.set(name, text)
  }
  const entry = entryFrom(fields, `set on ${new Date().toISOString().slice(0, 10)}`, (at, expected, got) => {
    const option =
      at.length === 0 ? '' : at[0] === 'model' ? 'PROVIDER/MODEL: ' : `--${at.join('.').replaceAll('_', '-')}: `
    throw new UsageError(
      `${option}expected ${expected}${typeof got === 'string' ? `, got ${JSON.stringify(got)}` : ''}`,
    )
  })
  if (entry === undefined) throw new UsageError('that is no price')
  await changePriceFile(config.pricesFile, text => withPrice(text, config.pricesFile, entry))
  console.log(
    parsed.has('json')
      ? JSON.stringify({ price_id: priceOfEntry(entry).id, file: config.pricesFile }, undefined, 2)
      : `${priceOfEntry(entry).id} is in ${config.pricesFile}; running collectors know within two seconds`,
  )
  return 0
}
