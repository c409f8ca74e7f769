import { spanBill, type SpanBillRow } from '@spanledger/queries'
import { attoFrom } from '../../../enrich/prices/decimal.ts'
import { meters, type Meter } from '../../../enrich/prices/price.ts'
import { openAsker } from '../../asker.ts'
import { UsageError } from '../../command.ts'
import { plainText, tableLines } from '../../print/table.ts'
import { usd } from '../../print/usd.ts'
import type { PricesCall } from './prices.ts'

interface BillLine {
  readonly bucket: string
  readonly units: number
  readonly rate: string
  readonly per: number
  /** In attodollars, exact. */
  readonly atto: bigint
}

/** Prints a bill as a person would check it: units times price, by bucket, and whether the sum is what is stored. */
export async function explain({ names, parsed, environment }: PricesCall): Promise<number> {
  const [id = '', ...more] = names
  if (!/^[0-9a-f]{16}$/i.test(id) || more.length > 0)
    throw new UsageError(`explain takes the 16 hex digits of a span, got ${JSON.stringify(names.join(' '))}`)
  const asker = await openAsker(parsed, environment)
  try {
    const rows = await asker.ask(
      spanBill,
      new Map([
        ['span_id', id.toLowerCase()],
        ['limit', '10'],
      ]),
    )
    if (rows.length === 0) {
      console.error(`spanledger: no span is called ${id}`)
      return 1
    }
    const bills = rows.map(row => ({ row, lines: linesOf(row), isRight: isRight(row) }))
    console.log(
      parsed.has('json')
        ? JSON.stringify(
            bills.map(({ row, isRight }) => ({ ...row, adds_up: isRight })),
            undefined,
            2,
          )
        : bills.map(billText).join('\n\n'),
    )
    return bills.every(({ isRight }) => isRight) ? 0 : 1
  } finally {
    await asker.close()
  }
}

function linesOf({ units, rates }: SpanBillRow): readonly BillLine[] {
  return Object.entries(units).map(([bucket, count]) => {
    const rate = rates[bucket] ?? ''
    // True as long as the bucket is one of ours; a bucket that is not has no rate either.
    const per = meters[bucket as Meter]?.per ?? 1
    return {
      bucket,
      units: count,
      rate,
      per,
      atto: (BigInt(count) * (attoFrom(rate) ?? 0n) * 1_000_000n) / BigInt(per),
    }
  })
}

/** Atto-dollars times a million, since a price is of so many tokens, in a nano-dollar. */
const perNano = 10n ** 15n

function isRight(row: SpanBillRow): boolean {
  if (row.cost_status !== 'priced' && row.cost_status !== 'estimated') return true
  return sumOf(linesOf(row)) === BigInt(row.cost_nano)
}

/** Summed exactly, rounded once, half to even. */
function sumOf(lines: readonly BillLine[]): bigint {
  const sum = lines.reduce((total, { atto }) => total + atto, 0n)
  const [whole, twice] = [sum / perNano, (sum % perNano) * 2n]
  return twice > perNano || (twice === perNano && whole % 2n === 1n) ? whole + 1n : whole
}

function billText({ row, lines, isRight }: { row: SpanBillRow; lines: readonly BillLine[]; isRight: boolean }): string {
  const head = [
    `${plainText(row.name)}  span ${row.span_id}  trace ${row.trace_id}`,
    `${row.start_time}  ${plainText([row.provider, row.model, row.service_tier].filter(Boolean).join(' '))}`,
  ]
  if (lines.length === 0) return [...head, '', unbilled(row)].join('\n')
  const table = tableLines<BillLine>(
    [
      { title: 'bucket', cell: line => line.bucket },
      { title: 'units', align: 'right', cell: line => String(line.units) },
      { title: 'x USD', align: 'right', cell: line => line.rate, mostCharacters: 30 },
      { title: 'per', align: 'right', cell: line => (line.per === 1_000 ? '1,000' : '1,000,000') },
      { title: '= USD', align: 'right', cell: line => exactUsd(line.atto) },
    ],
    lines,
  )
  const stored = usd(BigInt(row.cost_nano))
  return [
    ...head,
    `price ${row.price_id}, ${sinceText(row.price_id)}, from ${plainText(row.price_source)}`,
    row.cost_status === 'estimated'
      ? 'the units were counted here, since the provider sent none'
      : 'the units are the provider’s',
    '',
    ...table,
    '',
    isRight
      ? `sum, rounded to the nano-dollar: ${usd(sumOf(lines))}; stored: ${stored}, the same`
      : `sum, rounded to the nano-dollar: ${usd(sumOf(lines))}; stored: ${stored}. THEY DIFFER`,
  ].join('\n')
}

function sinceText(priceId: string): string {
  const since = priceId.slice(priceId.lastIndexOf('@') + 1).replace(/[+#].*$/, '')
  return since === 'base' ? 'in effect always' : `in effect from ${since}`
}

/** Atto-dollars times a million: 24 decimals, without zeros that say nothing. */
function exactUsd(atto: bigint): string {
  const unit = 10n ** 24n
  const fraction = (atto % unit).toString().padStart(24, '0').replace(/0+$/, '')
  return `${atto / unit}.${fraction.padEnd(2, '0')}`
}

function unbilled({
  cost_status,
  cost_nano,
  usage_problem,
  usage_source,
  price_id,
  price_source,
}: SpanBillRow): string {
  if (cost_status === 'provided') return `no price of ours: the sender says it cost ${usd(BigInt(cost_nano))}`
  if (cost_status === 'none') return 'nothing to pay for here'
  if (cost_status === 'inconsistent')
    return `unknown: the usage contradicts itself${usage_problem === '' ? '' : `: ${usage_problem}`}`
  if (cost_status === 'unpriced')
    return usage_source === 'none'
      ? 'unknown: neither usage nor anything to count was sent'
      : 'unknown: no price for that; set one with `spanledger prices set`'
  if (price_id.startsWith('tool/')) return `${usd(BigInt(cost_nano))} a call, the declared price of the tool`
  return cost_nano === '0' && price_source !== ''
    ? `nothing was used: $0.00 at ${price_id}`
    : `${usd(BigInt(cost_nano))} at ${price_id}; it was stored before the arithmetic was kept`
}
