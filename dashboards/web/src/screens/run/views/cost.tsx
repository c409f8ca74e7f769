import type { RunBillRow } from '@spanledger/queries'
import { hrefOf, param } from '../../../address/address.ts'
import { useAnswer } from '../../../answers/use-answer.ts'
import { tableClass } from '../../../media.ts'
import { Amount } from '../../../parts/amount.tsx'
import { Empty, Failed, Waiting } from '../../../parts/notice.tsx'
import { usdExact } from '../../../text/money.ts'
import { count } from '../../../text/numbers.ts'
import { plainLine } from '../../../text/plain-text.ts'
import type { ViewProps } from '../views.ts'

const mostCalls = 1_000

/** What each call cost, with the arithmetic, so that anybody can do it again. */
export function Cost({ traceId, nodes, summary }: ViewProps) {
  const { rows, failure } = useAnswer<RunBillRow>(
    'run-bill',
    { trace_id: traceId, limit: String(mostCalls) },
    { when: nodes.length > 0 },
  )
  if (failure) return <Failed failure={failure} />
  if (!rows) return <Waiting />
  if (rows.length === 0) return <Empty title="Nothing in this run had to be paid for" />
  const uncounted = new Map(
    nodes.filter(({ step }) => step.uncounted !== '').map(({ step }) => [step.span_id, step.uncounted]),
  )
  return (
    <div class="scroll bill">
      <table class={tableClass(721)}>
        <thead>
          <tr>
            <th>Call</th>
            <th>Units × rate</th>
            <th class="number">Cost in USD</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <BillLine key={row.span_id} row={row} traceId={traceId} uncounted={uncounted.get(row.span_id)} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th colSpan={2} class="full">
              {summary.calls === 1 ? 'The only call' : `All ${count(summary.calls)} calls`}
              {rows.length >= mostCalls && `; the first ${count(mostCalls)} are listed`}
            </th>
            <td class="number">
              {summary.unpriced > 0 && summary.nano === 0n ? (
                <Amount nano={null} />
              ) : (
                `${summary.unpriced > 0 ? '≥ ' : ''}${usdExact(summary.nano)}`
              )}
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

interface BillLineProps {
  readonly row: RunBillRow
  readonly traceId: string
  readonly uncounted: string | undefined
}

function BillLine({ row, traceId, uncounted }: BillLineProps) {
  return (
    <tr>
      <td class="full">
        <a href={hrefOf(`/runs/${traceId}`, { span: row.span_id, since: param('since') })}>{plainLine(row.name)}</a>
        <div class="under">
          {plainLine(row.model)}, {row.cost_status}
          {row.cost_status === 'estimated' && ': our own count, the provider sent none'}
          {row.usage_problem !== '' && `: ${plainLine(row.usage_problem)}`}
        </div>
        {row.price_id !== '' && <div class="under">price {plainLine(row.price_id)}</div>}
      </td>
      <td class="sums full" data-title="Units × rate">
        {Object.entries(row.units).map(([meter, units]) => (
          <div key={meter}>
            {count(units)} {plainLine(meter.replaceAll('_', ' '))} × ${plainLine(row.rates[meter] ?? '?')} per{' '}
            {perOf(meter)} = {usdExact(BigInt(row.details[meter] ?? 0))}
          </div>
        ))}
        {Object.keys(row.units).length === 0 && <span class="nothing">no arithmetic is stored</span>}
      </td>
      <td class="number" data-title="Cost in USD">
        {uncounted === undefined ? (
          row.cost_nano === null ? (
            <Amount nano={null} />
          ) : (
            usdExact(BigInt(row.cost_nano))
          )
        ) : (
          <span class="nothing">counted elsewhere: {plainLine(uncounted)}</span>
        )}
      </td>
    </tr>
  )
}

function perOf(meter: string): string {
  return /request|search/.test(meter) ? 'thousand' : 'million'
}
