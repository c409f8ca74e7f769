import { alternatives, baselineAt, type Baseline } from './baseline.ts'
import { beginsWeek, cellOf, type Series } from './series.ts'

/** What the detector says of a series at its last hour. Hours are since 1970; undefined where there was none. */
export interface Detection {
  /** The Shiryaev-Roberts statistic, mean over the alternatives. */
  readonly evidence: number
  readonly suspicious: boolean
  readonly firedAt: number | undefined
  readonly resolvedAt: number | undefined
  /** Undefined where there was never enough data. */
  readonly baseline: Baseline | undefined
}

export interface DetectorOptions {
  /** Evidence that fires; the mean time between false alarms in hours, times the signals that are watched together. */
  readonly threshold: number
  /** Told the evidence after each hour. */
  readonly onHour?: (hour: number, evidence: number, fired: boolean) => void
}

/**
 * Watches a series hour by hour: an e-detector (Shin, Ramdas and Rinaldo 2022) of Shiryaev-Roberts form over six
 * alternatives, against a baseline that is learned anew every Monday unless something is suspicious. It fires when the
 * evidence reaches the threshold, which under no change takes at least that many hours on average, and resolves when
 * what came since, a day and 200 tasks at least, lies within the smallest effect.
 *
 * `drift.sql` is the same in SQL; a test holds them together.
 */
export function detect(series: Series, { threshold, onHour }: DetectorOptions): Detection {
  const state = new Watch(series, threshold)
  for (let at = 0; at < series.n.length; at += 1) {
    const hour = series.firstHour + at
    if (beginsWeek(hour)) state.refresh(hour)
    state.take(hour, at)
    onHour?.(hour, state.evidence, state.firedAt !== undefined)
  }
  const { evidence, suspicious, firedAt, resolvedAt, baseline } = state
  return { evidence, suspicious, firedAt, resolvedAt, baseline }
}

export const pooledTasks = 20
/** Evidence stops here, in thresholds, so that it can also go again. */
const mostEvidence = 1e6
const suspicion = 1 / 50
const calmHours = 24
const calmTasks = 200

class Watch {
  baseline: Baseline | undefined
  firedAt: number | undefined
  resolvedAt: number | undefined
  readonly #series: Series
  readonly #threshold: number
  /** Starts every hour, and weighs all hours alike. */
  readonly #hourly = new Float64Array(alternatives)
  #pool = emptyPool()
  /** Starts every day, and knows that what is special about a day is shared by its hours. */
  readonly #daily = new Float64Array(alternatives)
  #beforeDay = new Float64Array(alternatives)
  #day = emptyPool()
  #calm = emptyCalm()

  constructor(series: Series, threshold: number) {
    this.#series = series
    this.#threshold = threshold
  }

  /** The mean of all; in hours, so a day's start counts for 24. */
  get evidence(): number {
    let total = 0
    for (let one = 0; one < alternatives; one += 1) total += (this.#hourly[one] ?? 0) + (this.#daily[one] ?? 0)
    return total / (2 * alternatives)
  }

  get suspicious(): boolean {
    return this.firedAt !== undefined || this.evidence > this.#threshold * suspicion
  }

  refresh(monday: number): void {
    if (this.baseline && this.suspicious) return
    this.baseline = baselineAt(this.#series, monday) ?? this.baseline
  }

  take(hour: number, at: number): void {
    const { baseline } = this
    if (!baseline) return
    const n = this.#series.n[at] ?? 0
    const sum = this.#series.sum[at] ?? 0
    if (hour % 24 === 0 && this.#day.n >= pooledTasks) {
      this.#beforeDay = this.#daily.slice()
      this.#day = emptyPool()
    }
    for (const pool of [this.#pool, this.#day]) add(pool, { baseline, cell: cellOf(hour), n, sum })
    if (this.#pool.n >= pooledTasks) this.#update(baseline)
    if (this.firedAt === undefined && this.evidence >= this.#threshold) {
      this.firedAt = hour
      this.#calm = emptyCalm()
    } else if (this.firedAt !== undefined) this.#settle(hour, n, sum - n * (baseline.expected[cellOf(hour)] ?? 0))
  }

  #update({ dispersion, hourDispersion, perDay }: Baseline): void {
    const most = this.#threshold * mostEvidence
    const ofDay = Math.max(Math.min(hourDispersion, dispersion), 1 + (1.3 * dispersion - 1) * (this.#day.n / perDay))
    for (let one = 0; one < alternatives; one += 1) {
      const hours = this.#pool.hours + (this.#hourly[one] ?? 0)
      this.#hourly[one] = Math.min(most, hours * ratio((this.#pool.logs[one] ?? 0) / dispersion))
      const days = 24 + (this.#beforeDay[one] ?? 0)
      this.#daily[one] = Math.min(most, days * ratio((this.#day.logs[one] ?? 0) / ofDay))
    }
    this.#pool = emptyPool()
  }

  #settle(hour: number, n: number, residual: number): void {
    const baseline = this.baseline
    if (!baseline) return
    const calm = { hours: this.#calm.hours + 1, n: this.#calm.n + n, residual: this.#calm.residual + residual }
    this.#calm = calm
    if (calm.hours < calmHours || calm.n < calmTasks) return
    const least = this.#series.kind === 'rate' ? baseline.mean / 2 : this.#series.effect
    const mean = calm.residual / calm.n
    const half = 1.96 * Math.sqrt((baseline.dispersion * baseline.variance) / calm.n)
    if (Math.abs(mean) + half < least) {
      this.firedAt = undefined
      this.resolvedAt = hour
      for (const evidence of [this.#hourly, this.#daily, this.#beforeDay]) evidence.fill(0)
      this.#pool = emptyPool()
      this.#day = emptyPool()
    } else if (Math.abs(mean) >= least) this.#calm = emptyCalm()
  }
}

interface Pool {
  hours: number
  n: number
  readonly logs: Float64Array
}

function emptyPool(): Pool {
  return { hours: 0, n: 0, logs: new Float64Array(alternatives) }
}

function emptyCalm(): { hours: number; n: number; residual: number } {
  return { hours: 0, n: 0, residual: 0 }
}

interface Hour {
  readonly baseline: Baseline
  readonly cell: number
  readonly n: number
  readonly sum: number
}

function add(pool: Pool, { baseline, cell, n, sum }: Hour): void {
  pool.hours += 1
  pool.n += n
  for (let one = 0; one < alternatives; one += 1) {
    const place = cell * alternatives + one
    pool.logs[one] = (pool.logs[one] ?? 0) + sum * (baseline.perSum[place] ?? 0) + n * (baseline.perN[place] ?? 0)
  }
}

function ratio(log: number): number {
  return Math.exp(Math.min(log, 300))
}
