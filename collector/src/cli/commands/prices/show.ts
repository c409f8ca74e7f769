import { readPriceFiles } from '../../../enrich/prices/file/price-files.ts'
import { openPrices } from '../../../enrich/prices/price-table.ts'
import { seedPrice, seedProviderIds } from '../../../enrich/prices/seed.ts'
import { meters, type Meter } from '../../../enrich/prices/price.ts'
import { UsageError } from '../../command.ts'
import { tableLines } from '../../print/table.ts'
import { pricesOf, printPrices } from './list.ts'
import { nowNano, printedPrice, timeNamed, type PrintedPrice } from './priced.ts'
import type { PricesCall } from './prices.ts'

/** The price that a call of this model would be billed at a time. */
export async function show({ names, parsed, config }: PricesCall): Promise<number> {
  const { provider, model } = modelNamed(names, parsed.text('provider'))
  const prices = openPrices({ files: await readPriceFiles(config.pricesFile) })
  const atNano = timeNamed('at', parsed.text('at')) ?? nowNano()
  const price = prices.find({ provider, model, serviceTier: parsed.text('tier'), atNano })
  if (price === undefined) {
    console.error(`spanledger: no price for ${names.join(' ')}: set one with \`spanledger prices set PROVIDER/MODEL\``)
    return 1
  }
  const printed = printedPrice(price)
  console.log(parsed.has('json') ? JSON.stringify(printed, undefined, 2) : priceText(printed))
  return 0
}

function priceText({ price_id, source, rates }: PrintedPrice): string {
  const rows = Object.entries(rates)
  const lines = tableLines<(typeof rows)[number]>(
    [
      { title: 'bucket', cell: ([meter]) => meter },
      { title: 'USD', align: 'right', cell: ([, rate]) => `$${rate}` },
      // True: the names of rates are meters.
      { title: 'per', cell: ([meter]) => (meters[meter as Meter].per === 1_000 ? 'thousand' : 'million tokens') },
    ],
    rows,
  )
  return [`${price_id}  (${source})`, '', ...lines].join('\n')
}

/** Every price the model has had and will have, as far as anybody wrote it down. */
export async function history({ names, parsed, config }: PricesCall): Promise<number> {
  const { provider, model } = modelNamed(names, parsed.text('provider'))
  const listed = seedPrice(provider, model, new Date())
  const known = new Set([model.toLowerCase(), ...(listed === undefined ? [] : [listed.model.toLowerCase()])])
  const rows = await pricesOf(config.pricesFile, {
    provider: provider ?? listed?.provider,
    isModel: name => known.has(name.toLowerCase()),
  })
  if (rows.length === 0) {
    console.error(`spanledger: no price for ${names.join(' ')} was ever written down`)
    return 1
  }
  printPrices(
    rows.toSorted((left, right) => (sinceOf(left) < sinceOf(right) ? -1 : 1)),
    parsed,
  )
  return 0
}

/** `base` is before every date. */
function sinceOf({ price_id }: PrintedPrice): string {
  const since = price_id.slice(price_id.lastIndexOf('@') + 1)
  return since.startsWith('base') ? '' : since
}

/** `openai/gpt-5`, or a model alone; a provider is only what is known as one. */
function modelNamed(
  names: readonly string[],
  provider: string | undefined,
): { readonly provider: string | undefined; readonly model: string } {
  const [name, ...more] = names
  if (name === undefined || more.length > 0)
    throw new UsageError(`expected one model, got ${JSON.stringify(names.join(' '))}`)
  if (provider !== undefined) return { provider, model: name }
  const [head = '', ...rest] = name.split('/')
  if (rest.length === 0) return { provider: undefined, model: name }
  return seedProviderIds.includes(head) || rest.length === 1
    ? { provider: head, model: rest.join('/') }
    : { provider: undefined, model: name }
}
