/**
 * Prices stored calls anew, by the prices there are now. A price that changed never does that by itself: somebody looks
 * at the difference and applies it. Then the spans get a new version each, like spans that are sent again, so every sum
 * is computed again from them; what it did to each span is kept, and the whole is one line of a ledger.
 */
import { randomUUID } from 'node:crypto'
import { billOf } from '../enrich/prices/bill.ts'
import type { Prices } from '../enrich/prices/price.ts'
import type { Cost } from '../model.ts'
import type { Store } from '../store/store.ts'
import { readCalls, type Period, type StoredCall } from './read-calls.ts'

export interface RepriceOptions extends Period {
  readonly store: Store
  readonly prices: Prices
  /** With it the difference is applied, without it only told. */
  readonly apply?: { readonly by: string; readonly reason: string }
}

/** What the calls of one model cost, and would cost; only calls whose bill changes are in it. */
export interface ModelDifference {
  readonly model: string
  readonly calls: number
  readonly oldNano: bigint
  readonly newNano: bigint
}

export interface Repricing {
  readonly models: readonly ModelDifference[]
  readonly calls: number
  readonly oldNano: bigint
  readonly newNano: bigint
  /** The line of the ledger; undefined where nothing was applied. */
  readonly changeId: string | undefined
}

/** Tells the difference, and applies it if that is asked for. */
export async function reprice({ store, prices, apply, ...period }: RepriceOptions): Promise<Repricing> {
  const changeId = apply === undefined ? undefined : randomUUID()
  const models = new Map<string, ModelDifference>()
  const pages: Page[] = []
  for await (const calls of readCalls(store, period)) {
    const changes = calls.flatMap(call => changeOf(call, prices))
    for (const change of changes) add(models, change)
    if (changeId === undefined || changes.length === 0) continue
    await stage(store, changes, { project: period.project, changeId })
    pages.push({ first: changes[0]?.call.startTime ?? '', last: changes.at(-1)?.call.startTime ?? '' })
  }
  const list = [...models.values()].sort((a, b) => (a.model < b.model ? -1 : 1))
  const sum = (of: (model: ModelDifference) => bigint) => list.reduce((total, model) => total + of(model), 0n)
  const difference = {
    models: list,
    calls: list.reduce((total, { calls }) => total + calls, 0),
    oldNano: sum(model => model.oldNano),
    newNano: sum(model => model.newNano),
    changeId: pages.length === 0 ? undefined : changeId,
  }
  if (apply === undefined || difference.changeId === undefined) return difference
  // First the ledger: of a change that was broken off, it is known that there was one.
  await enter(store, difference, { ...period, ...apply })
  for (const page of pages) await store.command(replaceSql, { project: period.project, change_id: changeId, ...page })
  return difference
}

interface Page {
  readonly first: string
  readonly last: string
}

interface Change {
  readonly call: StoredCall
  readonly cost: Cost
}

/** A call without an amount before and after has no bill that could change. */
function changeOf(call: StoredCall, prices: Prices): readonly Change[] {
  const cost = billOf(call, call.usage, prices)
  return cost.status === call.status && (cost.nano ?? 0n) === call.nano ? [] : [{ call, cost }]
}

function add(models: Map<string, ModelDifference>, { call, cost }: Change): void {
  const model = modelOf(call)
  const before = models.get(model) ?? { model, calls: 0, oldNano: 0n, newNano: 0n }
  models.set(model, {
    model,
    calls: before.calls + 1,
    oldNano: before.oldNano + call.nano,
    newNano: before.newNano + (cost.nano ?? 0n),
  })
}

function modelOf({ provider, responseModel, requestModel }: StoredCall): string {
  return [provider ?? '?', responseModel ?? requestModel ?? '?'].join('/')
}

/** Writes down what is to become of each span; nothing reads it until it is applied. */
async function stage(
  store: Store,
  changes: readonly Change[],
  { project, changeId }: { readonly project: string; readonly changeId: string },
): Promise<void> {
  await store.client.insert({
    table: 'repriced_spans',
    format: 'JSONEachRow',
    values: changes.map(({ call, cost }) => ({
      project,
      change_id: changeId,
      trace_id: call.traceId,
      span_id: call.spanId,
      start_time: call.startTime,
      model: modelOf(call),
      old_status: call.status,
      old_nano: String(call.nano),
      old_price_id: call.priceId,
      status: cost.status,
      nano: String(cost.nano ?? 0n),
      price_id: cost.priceId ?? '',
      price_source: cost.arithmetic?.source ?? '',
      details: Object.fromEntries(Array.from(cost.details, ([bucket, nano]) => [bucket, String(nano)])),
      units: Object.fromEntries(cost.arithmetic?.units ?? []),
      rates: Object.fromEntries(cost.arithmetic?.rates ?? []),
    })),
    clickhouse_settings: { distributed_foreground_insert: 1 },
  })
}

type Entry = Period & { readonly by: string; readonly reason: string }

async function enter(store: Store, { changeId, calls, oldNano, newNano }: Repricing, entry: Entry): Promise<void> {
  const { project, since, until, by, reason } = entry
  await store.client.insert({
    table: 'price_changes',
    format: 'JSONEachRow',
    values: [
      {
        project,
        changed_at: secondsOf(new Date()),
        change_id: changeId,
        changed_by: by,
        reason,
        since: secondsOf(since),
        until: secondsOf(until),
        spans: calls,
        old_nano: String(oldNano),
        new_nano: String(newNano),
      },
    ],
    clickhouse_settings: { distributed_foreground_insert: 1 },
  })
}

/** As ClickHouse reads DateTime64(3), whatever the server's time zone. */
function secondsOf(time: Date): string {
  return (time.getTime() / 1_000).toFixed(3)
}

/**
 * A new version of each span, unless another came meanwhile. Everything else of it stays, also the day from which it is
 * kept; what hangs on the table leaves word that sums are to be computed again.
 */
const replaceSql = `INSERT INTO spans
SELECT span.* REPLACE (
  CAST(change.status, 'Enum8(\\'none\\' = 0, \\'priced\\' = 1, \\'estimated\\' = 2, \\'unpriced\\' = 3, \\'inconsistent\\' = 4, \\'provided\\' = 5)') AS cost_status,
  change.nano AS cost_nano,
  change.details AS cost_details,
  change.price_id AS price_id,
  change.price_source AS price_source,
  change.units AS cost_units,
  change.rates AS cost_rates,
  greatest(now64(9, 'UTC'), span.ingested_at + INTERVAL 1 NANOSECOND) AS ingested_at
)
FROM (
  SELECT * FROM spans FINAL
  WHERE project = {project:String}
    AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
) AS span
GLOBAL ANY INNER JOIN (
  SELECT * FROM repriced_spans
  WHERE project = {project:String} AND change_id = {change_id:String}
    AND start_time >= {first:DateTime64(9, 'UTC')} AND start_time <= {last:DateTime64(9, 'UTC')}
) AS change ON span.trace_id = change.trace_id AND span.span_id = change.span_id
WHERE toString(span.cost_status) = change.old_status AND span.cost_nano = change.old_nano
SETTINGS max_partitions_per_insert_block = 0, distributed_foreground_insert = 1`
