import type { BilledCall } from '../enrich/prices/bill.ts'
import { reportedCost } from '../enrich/reported-cost.ts'
import type { CostStatus, Usage } from '../model.ts'
import { readBeyondText } from '../normalise/usage/beyond-text.ts'
import { readReportedCost } from '../normalise/usage/reported-cost.ts'
import type { Store } from '../store/store.ts'

/** A stored call with the bill it has. */
export interface StoredCall extends BilledCall {
  readonly traceId: string
  readonly spanId: string
  /** As ClickHouse writes DateTime64(9). */
  readonly startTime: string
  readonly usage: Usage | undefined
  readonly status: CostStatus
  readonly nano: bigint
  readonly priceId: string
}

export interface Period {
  readonly project: string
  readonly since: Date
  readonly until: Date
}

/** So many calls are in memory at a time. */
const pageSize = 10_000

/** The calls of a period that could have another bill, page by page, in the order of time. */
export async function* readCalls(
  store: Store,
  { project, since, until }: Period,
): AsyncGenerator<readonly StoredCall[]> {
  let after = ['1900-01-01 00:00:00.000000000', '', '']
  for (;;) {
    const [time, trace_id, span_id] = after
    const result = await store.client.query({
      query: pageSql,
      format: 'JSONEachRow',
      query_params: { project, since, until, time, trace_id, span_id, limit: pageSize },
    })
    const rows = await result.json<CallRow>()
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(callOf)
    after = [last.start_time, last.trace_id, last.span_id]
  }
}

const pageSql = `SELECT
  trace_id, span_id, toString(start_time) AS start_time, toString(toUnixTimestamp64Nano(spans.start_time)) AS start_nano,
  provider, response_model, request_model, service_tier, toString(usage_source) AS usage_source,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cache_write_1h_tokens, reasoning_tokens,
  toString(cost_status) AS status, toString(cost_nano) AS nano, price_id,
  mapFilter((name, value) -> startsWith(name, 'gen_ai.usage.') OR startsWith(name, 'spanledger.') OR name IN ('operation.cost', 'llm.cost.total'), attributes) AS attributes
FROM spans FINAL
WHERE project = {project:String} AND spans.start_time >= {since:DateTime64(3)} AND spans.start_time < {until:DateTime64(3)}
  AND category IN ('model', 'embedding', 'rerank') AND cost_status IN ('priced', 'estimated', 'provided', 'unpriced')
  AND (spans.start_time, trace_id, span_id) > ({time:DateTime64(9, 'UTC')}, {trace_id:String}, {span_id:String})
ORDER BY spans.start_time ASC, trace_id ASC, span_id ASC
LIMIT {limit:UInt32}`

interface CallRow {
  readonly trace_id: string
  readonly span_id: string
  readonly start_time: string
  readonly start_nano: string
  readonly provider: string
  readonly response_model: string
  readonly request_model: string
  readonly service_tier: string
  readonly usage_source: 'none' | 'provider' | 'estimated'
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cache_read_tokens: number
  readonly cache_write_tokens: number
  readonly cache_write_1h_tokens: number
  readonly reasoning_tokens: number
  readonly status: CostStatus
  readonly nano: string
  readonly price_id: string
  readonly attributes: Readonly<Record<string, string>>
}

function callOf(row: CallRow): StoredCall {
  const attributes = new Map(Object.entries(row.attributes))
  return {
    traceId: row.trace_id,
    spanId: row.span_id,
    startTime: row.start_time,
    startNano: BigInt(row.start_nano),
    provider: row.provider || undefined,
    responseModel: row.response_model || undefined,
    requestModel: row.request_model || undefined,
    serviceTier: row.service_tier || undefined,
    reported: reportedCost(readReportedCost(attributes)),
    usage: usageOf(row, attributes),
    status: row.status,
    nano: BigInt(row.nano),
    priceId: row.price_id,
  }
}

function usageOf(row: CallRow, attributes: ReadonlyMap<string, string>): Usage | undefined {
  if (row.usage_source === 'none') return undefined
  return {
    source: row.usage_source,
    input: row.input_tokens,
    output: row.output_tokens,
    cacheRead: row.cache_read_tokens,
    cacheWrite: row.cache_write_tokens,
    cacheWrite1h: row.cache_write_1h_tokens,
    reasoning: row.reasoning_tokens,
    beyondText: readBeyondText(attributes),
  }
}
