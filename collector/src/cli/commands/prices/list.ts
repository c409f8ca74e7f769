import { priceOfEntry, timeText, type PriceEntry } from '../../../enrich/prices/entries.ts'
import { readPriceFiles } from '../../../enrich/prices/file/price-files.ts'
import type { ModelPrice } from '../../../enrich/prices/price.ts'
import { providerIdOf, seedProviderIds, seedRows } from '../../../enrich/prices/seed.ts'
import { UsageError, type ParsedWords } from '../../command.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'
import { printedPrice, type PrintedPrice } from './priced.ts'
import type { PricesCall } from './prices.ts'

/** Every price there is, the stronger ones first. */
export async function list({ names, parsed, config }: PricesCall): Promise<number> {
  if (names.length > 0) throw new UsageError('list takes no name: --provider and --model choose')
  const limit = limitFrom(parsed)
  const rows = await pricesOf(config.pricesFile, {
    provider: parsed.text('provider'),
    isModel: model => model.includes(parsed.text('model')?.toLowerCase() ?? ''),
  })
  printPrices(rows.slice(0, limit), parsed)
  if (rows.length > limit) console.error(`${rows.length - limit} more: choose with --provider, --model or --limit`)
  return 0
}

export interface Chosen {
  readonly provider: string | undefined
  readonly isModel: (model: string) => boolean
}

/** The prices of files and list, as far as they are chosen. */
export async function pricesOf(file: string, { provider, isModel }: Chosen): Promise<readonly PrintedPrice[]> {
  const wanted = provider === undefined ? undefined : providerIdOf(provider)
  const written = (await readPriceFiles(file)).flat().filter(entry => wanted === undefined || entry.provider === wanted)
  const listed = (wanted === undefined ? seedProviderIds : [wanted]).flatMap(seedRows)
  return [
    ...written.filter(entry => isModel(entry.model)).map(writtenPrice),
    ...listed.filter(price => isModel(modelIn(price))).map(printedPrice),
  ]
}

function writtenPrice(entry: PriceEntry): PrintedPrice {
  const price = printedPrice(priceOfEntry(entry))
  return entry.to === undefined ? price : { ...price, source: `${price.source} (until ${timeText(entry.to)})` }
}

function modelIn({ id }: ModelPrice): string {
  return id.slice(id.indexOf('/') + 1, id.lastIndexOf('@'))
}

export function printPrices(rows: readonly PrintedPrice[], parsed: ParsedWords): void {
  if (parsed.has('json')) return console.log(JSON.stringify(rows, undefined, 2))
  console.log(rows.length === 0 ? 'no prices' : tableLines(columns, rows).join('\n'))
}

const columns: readonly TableColumn<PrintedPrice>[] = [
  { title: 'price', cell: row => row.price_id, mostCharacters: 72 },
  ...(['input', 'cache_read', 'cache_write', 'output'] as const).map((meter): TableColumn<PrintedPrice> => ({
    title: meter,
    align: 'right',
    cell: ({ rates }) => rates[meter] ?? '',
    mostCharacters: 32,
  })),
  { title: 'source', cell: row => row.source, mostCharacters: 48 },
]

function limitFrom(parsed: ParsedWords): number {
  const text = parsed.text('limit') ?? '100'
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new UsageError(`--limit: expected a whole number above 0, got ${JSON.stringify(text)}`)
}
