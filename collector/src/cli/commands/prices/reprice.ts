import { userInfo } from 'node:os'
import { parseTime } from '../../../api/parameters.ts'
import { openPrices } from '../../../enrich/prices/price-table.ts'
import { readPriceFiles } from '../../../enrich/prices/file/price-files.ts'
import { reprice as repriceStore } from '../../../reprice/reprice.ts'
import { printableRepricing, type PrintableRepricing } from '../../../reprice/printable.ts'
import { Store } from '../../../store/store.ts'
import { answers, computeSums, openEmbeddedStore } from '../../embedded-store.ts'
import { UsageError } from '../../command.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'
import { usdColumn } from '../../print/usd.ts'
import type { PricesCall } from './prices.ts'

/** Shows what stored calls would cost by the prices there are now; with `--apply` that is what they cost from then on. */
export async function reprice({ names, parsed, config, environment }: PricesCall): Promise<number> {
  if (names.length > 0) throw new UsageError('reprice takes no name: --since says which calls')
  const since = parsed.text('since')
  if (since === undefined) throw new UsageError('--since: expected from when on, such as 7d or 2026-11-01')
  const asked = { since, until: parsed.text('until'), apply: parsed.has('apply'), reason: parsed.text('reason') ?? '' }
  const usual = `http://127.0.0.1:${config.port}`
  const named = parsed.text('url') ?? environment.SPANLEDGER_URL
  const url = named ?? (config.clickhouse === undefined && (await answers(usual)) ? usual : undefined)
  const result = url === undefined ? await direct(asked, config, usual) : await remote(asked, url, config.apiKeys[0])
  console.log(parsed.has('json') ? JSON.stringify(result, undefined, 2) : repricingText(result, asked.apply))
  return 0
}

interface Asked {
  readonly since: string
  readonly until: string | undefined
  readonly apply: boolean
  readonly reason: string
}

async function direct(asked: Asked, config: PricesCall['config'], usual: string): Promise<PrintableRepricing> {
  const now = new Date()
  const time = (name: string, text: string) => parseTime({ name, type: 'DateTime64(3)', text }, now)
  const period = {
    since: time('since', asked.since),
    until: asked.until === undefined ? now : time('until', asked.until),
  }
  const prices = openPrices({ files: await readPriceFiles(config.pricesFile) })
  const opened = config.clickhouse ? serverStore(new Store(config.clickhouse)) : await openEmbeddedStore(config, usual)
  try {
    const { store } = opened
    const by = { by: userInfo().username, reason: asked.reason }
    const result = await repriceStore({
      store,
      prices,
      project: 'default',
      ...period,
      ...(asked.apply && { apply: by }),
    })
    if (result.changeId !== undefined) await computeSums(store)
    return printableRepricing(result)
  } finally {
    await opened.close()
  }
}

function serverStore(store: Store): { readonly store: Store; close(): Promise<void> } {
  return { store, close: () => store.close() }
}

async function remote(asked: Asked, url: string, key: string | undefined): Promise<PrintableRepricing> {
  const { since, until, apply, reason } = asked
  const response = await fetch(new URL('/api/prices/reprice', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ since, ...(until !== undefined && { until }), apply, reason }),
  }).catch((cause: unknown) => {
    throw new UsageError(`no collector answers at ${url}: start one with \`spanledger up\``, { cause })
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new UsageError(`the collector at ${url} answers ${response.status}: ${JSON.stringify(body)}`)
  // True: the collector answers with what it was asked for.
  return body as PrintableRepricing
}

function repricingText({ models, calls, old_nano, new_nano, change_id }: PrintableRepricing, apply: boolean): string {
  if (calls === 0) return 'no bill would change'
  const all = { model: 'all', calls, old_nano, new_nano }
  const end =
    change_id === undefined
      ? 'Nothing is changed yet: --apply does it.'
      : `Applied as ${change_id}: \`spanledger query price-changes\` lists it. With the old prices, reprice takes it back.`
  return [...tableLines(columns, [...models, all]), '', apply ? end : 'Nothing is changed yet: --apply does it.'].join(
    '\n',
  )
}

const columns: readonly TableColumn<PrintableRepricing['models'][number]>[] = [
  { title: 'model', cell: row => row.model },
  { title: 'calls', align: 'right', cell: row => String(row.calls) },
  { title: 'was', align: 'right', cell: row => usdColumn(BigInt(row.old_nano)) },
  { title: 'would be', align: 'right', cell: row => usdColumn(BigInt(row.new_nano)) },
  { title: 'difference', align: 'right', cell: row => usdColumn(BigInt(row.new_nano) - BigInt(row.old_nano)) },
]
