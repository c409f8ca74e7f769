import type { LedgerSpan } from '../../collector/src/model.ts'

/** What the recomputed tables must hold, worked out the plain way from all spans that were stored. */
export interface Sums {
  /** Cost and calls by `kind/task id`. */
  readonly tasks: Record<string, { name: string; nano: bigint; calls: number; spans: number }>
  /** Cost by five minutes and model. */
  readonly cost: Record<string, bigint>
  /** Tasks begun by the hour. */
  readonly hours: Record<string, number>
}

export function sumsOf(spans: readonly LedgerSpan[]): Sums {
  const sums: Sums = { tasks: {}, cost: {}, hours: {} }
  const traces = groupBy(spans, span => span.otlp.traceId)
  for (const [traceId, trace] of traces) addTrace(sums, traceId, trace)
  for (const span of spans) {
    if (!isCall(span)) continue
    const key = `${(span.otlp.startNano / 300_000_000_000n) * 300n}/${span.requestModel ?? ''}`
    sums.cost[key] = (sums.cost[key] ?? 0n) + (span.cost.nano ?? 0n)
  }
  return sums
}

function addTrace(sums: Sums, traceId: string, trace: readonly LedgerSpan[]): void {
  const ids = [...new Set(trace.map(span => span.task.id ?? '').filter(id => id !== ''))]
  const placeOf = (span: LedgerSpan) => {
    if (span.task.id) return `task/${span.task.id}`
    if (ids.length === 0) return `${trace.some(({ task }) => task.key) ? 'attempt' : 'trace'}/${traceId}`
    return ids.length === 1 ? `task/${ids[0]}` : 'outside/'
  }
  for (const [place, part] of groupBy(trace, placeOf)) {
    const task = (sums.tasks[place] ??= { name: '', nano: 0n, calls: 0, spans: 0 })
    const explicit =
      part
        .map(span => span.task.name ?? '')
        .sort()
        .at(-1) ?? ''
    const root = part.find(span => span.otlp.parentSpanId === undefined)?.otlp.name ?? ''
    const name = place === 'outside/' ? '' : explicit || (place.startsWith('task/') ? '' : root)
    if (name > task.name) task.name = name
    task.nano += part.reduce((sum, span) => sum + (span.cost.nano ?? 0n), 0n)
    task.calls += part.filter(isCall).length
    task.spans += part.length
    if (place === 'outside/') continue
    const hour = String(
      (part.map(span => span.otlp.startNano).reduce((a, b) => (a < b ? a : b)) / 3_600_000_000_000n) * 3600n,
    )
    sums.hours[hour] = (sums.hours[hour] ?? 0) + 1
  }
}

function groupBy(spans: readonly LedgerSpan[], keyOf: (span: LedgerSpan) => string): Map<string, LedgerSpan[]> {
  const groups = new Map<string, LedgerSpan[]>()
  for (const span of spans) groups.set(keyOf(span), [...(groups.get(keyOf(span)) ?? []), span])
  return groups
}

function isCall(span: LedgerSpan): boolean {
  return ['model', 'embedding', 'rerank'].includes(span.category)
}
