import { seededRandom } from '../seeded-random.ts'
import type { Store } from '../../../collector/src/store/store.ts'
import type { Series, SignalKind } from '../../../collector/src/drift/detector/series.ts'

export const weeks = 13
export const hoursOfWeeks = weeks * 168

/** What an invented signal does: how many an hour, around which mean, and what is added from some hour on. */
export interface SignalScript {
  readonly signal: string
  readonly key?: string
  readonly kind: SignalKind
  readonly effect: number
  readonly perHour: number
  readonly mean: number
  readonly from?: number
  readonly until?: number
  readonly change?: number
  readonly starts?: number
}

export interface InventedSignal extends SignalScript {
  readonly series: Series
}

/** Hours of a signal with a rhythm of the day, days with a mood, and a change; the same for the same seed. */
export function inventSignal(
  script: SignalScript,
  { seed, firstHour, hours }: { seed: number; firstHour: number; hours: number },
): InventedSignal {
  const random = seededRandom(seed)
  const uniform = () => random.below(2 ** 30) / 2 ** 30
  const noise = () => uniform() + uniform() + uniform() + uniform() - 2
  const [n, sum, sum2] = [new Float64Array(hours), new Float64Array(hours), new Float64Array(hours)]
  let mood = 0
  for (let at = script.starts ?? 0; at < hours; at += 1) {
    if (at % 24 === 0) mood = noise() * 0.02
    const count = Math.floor(script.perHour * (1 + 0.6 * Math.sin(at / 4)) + uniform())
    const changed = at >= (script.from ?? Infinity) && at < (script.until ?? Infinity) ? (script.change ?? 0) : 0
    const center = script.mean * (1 + mood + 0.05 * Math.sin((at * 2 * Math.PI) / 24)) + changed
    for (let one = 0; one < count; one += 1) {
      const value = script.kind === 'mean' ? center + noise() : Number(uniform() < center)
      n[at] = (n[at] ?? 0) + 1
      sum[at] = (sum[at] ?? 0) + value
      sum2[at] = (sum2[at] ?? 0) + value * value
    }
  }
  return { ...script, series: { kind: script.kind, effect: script.effect, firstHour, n, sum, sum2 } }
}

/** Puts invented signals into `signals_hourly`, with the number of tasks that the first of them tells. */
export async function storeSignals(
  store: Store,
  signals: readonly InventedSignal[],
  place: { project: string; service: string; task: string },
): Promise<void> {
  const generation = String(BigInt(Date.now()) * 1_000_000n)
  const rows = signals.flatMap(({ signal, key = '', series }) => rowsOf(series, { ...place, signal, key, generation }))
  const tasks = signals[0]
    ? rowsOf(
        { ...signals[0].series, sum: signals[0].series.n, sum2: signals[0].series.n },
        { ...place, signal: 'tasks', key: '', generation },
      )
    : []
  await store.client.insert({ table: 'signals_hourly', values: [...rows, ...tasks], format: 'JSONEachRow' })
}

function rowsOf({ firstHour, n, sum, sum2 }: Series, place: Record<string, string>): object[] {
  return Array.from(n, (count, at) => ({
    ...place,
    hour: (firstHour + at) * 3600,
    n: count,
    sum: sum[at],
    sum2: sum2[at],
  })).filter(row => row.n > 0)
}
