import { baselineAt, type Baseline } from './baseline.ts'
import { beginsWeek, cellOf, type Series } from './series.ts'
import { alternatives, leastChance } from './weights.ts'

/** What the detector says of a series at its last hour. Hours are since 1970; undefined where there was none. */
export interface Detection {
  /** The Shiryaev-Roberts statistic, mean over the alternatives. */
  readonly evidence: number
  readonly suspicious: boolean
  /** Whether a change it looks for could be found within four weeks; if not, a signal is not as usual, but unknown. */
  readonly telling: boolean
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
 * Watches a series hour by hour: an e-detector (Shin, Ramdas and Rinaldo 2022) of Shiryaev-Roberts form over eight
 * alternatives, against a baseline that is learned anew every Monday unless something is suspicious. It fires when the
 * evidence reaches the threshold, which under no change takes at least that many hours on average, and resolves when
 * what came since, a day and 200 tasks at least, lies within the smallest effect.
 *
 * `queries/watch/drift-at.sql` is the same in SQL; a test holds them together.
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
  const telling = baseline !== undefined && baseline.information * foundHours >= Math.log(threshold)
  return { evidence, suspicious, telling, firedAt, resolvedAt, baseline }
}

/** Evidence changes about every so many tasks, and at the end of a day. */
const pooledTasks = 20
/** At the end of a day evidence is no more than this, in thresholds, so that it can also go again. */
const mostEvidence = 1e6
/** No stretch of tasks tells more than this, in logarithms, nor does a day. */
const mostLog = 25
const mostDayLog = 300
const suspicion = 1 / 50
const foundHours = 28 * 24
const calmTasks = 200

class Watch {
  baseline: Baseline | undefined
  firedAt: number | undefined
  resolvedAt: number | undefined
  readonly #series: Series
  readonly #threshold: number
  /** Starts every hour, and weighs all hours alike. */
  readonly #hourly = new Float64Array(alternatives)
  /** Starts every day, and knows that what is special about a day is shared by its hours. */
  readonly #daily = new Float64Array(alternatives)
  #beforeDay = new Float64Array(alternatives)
  /** The day so far, and what of it was taken into account. */
  #day = emptyStretch()
  #taken = emptyStretch()
  #calm = { n: 0, residual: 0 }

  constructor(series: Series, threshold: number) {
    this.#series = series
    this.#threshold = threshold
  }

  /** The mean of all; in hours, so a day's start counts for 24. */
  get evidence(): number {
    const most = this.#threshold * mostEvidence
    let total = 0
    for (let one = 0; one < alternatives; one += 1)
      total += Math.min(most, this.#hourly[one] ?? 0) + Math.min(most, this.#daily[one] ?? 0)
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
    if (hour % 24 === 0) {
      this.#beforeDay = this.#daily.slice()
      this.#day = emptyStretch()
      this.#taken = emptyStretch()
    }
    const day = this.#day
    const before = Math.floor(day.n / pooledTasks)
    const firedBefore = this.firedAt
    add(day, { baseline, cell: cellOf(hour), n: this.#series.n[at] ?? 0, sum: this.#series.sum[at] ?? 0 })
    if (Math.floor(day.n / pooledTasks) > before || (hour % 24 === 23 && day.n > 0)) this.#update(hour, baseline)
    if (hour % 24 !== 23) return
    this.#limit()
    if (firedBefore !== undefined && firedBefore < hour - 23) this.#settle(hour, baseline)
  }

  #update(hour: number, { dispersion, hourDispersion, perDay, starts }: Baseline): void {
    const day = this.#day
    const taken = this.#taken
    const ofDay = Math.max(Math.min(hourDispersion, dispersion), 1 + (1.3 * dispersion - 1) * (day.n / perDay))
    for (let one = 0; one < alternatives; one += 1) {
      const log = day.logs[one] ?? 0
      const start = starts[one] ?? 0
      const told = (log - (taken.logs[one] ?? 0)) / dispersion
      const hours = (day.hours - taken.hours) * start + (this.#hourly[one] ?? 0)
      this.#hourly[one] = hours * Math.exp(Math.max(-mostLog, Math.min(mostLog, told)))
      this.#daily[one] = (24 * start + (this.#beforeDay[one] ?? 0)) * Math.exp(Math.min(mostDayLog, log / ofDay))
    }
    this.#taken = { ...day, logs: day.logs.slice() }
    if (this.firedAt !== undefined || this.evidence < this.#threshold) return
    this.firedAt = hour
    this.#calm = { n: 0, residual: 0 }
  }

  #limit(): void {
    const most = this.#threshold * mostEvidence
    for (const evidence of [this.#hourly, this.#daily])
      evidence.forEach((value, one) => (evidence[one] = Math.min(most, value)))
  }

  /** At the end of a day after the one it fired on. */
  #settle(hour: number, { dispersion, variance, mean: usual }: Baseline): void {
    const { kind, effect } = this.#series
    const calm = { n: this.#calm.n + this.#day.n, residual: this.#calm.residual + this.#day.residual }
    this.#calm = calm
    if (calm.n < calmTasks) return
    const least = kind === 'rate' ? Math.max(usual, leastChance({ kind, effect })) / 2 : effect
    const mean = Math.abs(calm.residual / calm.n)
    if (mean + 1.96 * Math.sqrt((dispersion * variance) / calm.n) < least) {
      this.firedAt = undefined
      this.resolvedAt = hour
      for (const evidence of [this.#hourly, this.#daily, this.#beforeDay]) evidence.fill(0)
    } else if (mean >= least) this.#calm = { n: 0, residual: 0 }
  }
}

interface Stretch {
  hours: number
  n: number
  residual: number
  readonly logs: Float64Array
}

function emptyStretch(): Stretch {
  return { hours: 0, n: 0, residual: 0, logs: new Float64Array(alternatives) }
}

interface Hour {
  readonly baseline: Baseline
  readonly cell: number
  readonly n: number
  readonly sum: number
}

function add(stretch: Stretch, { baseline, cell, n, sum }: Hour): void {
  stretch.hours += 1
  stretch.n += n
  stretch.residual += sum - n * (baseline.expected[cell] ?? 0)
  for (let one = 0; one < alternatives; one += 1) {
    const place = cell * alternatives + one
    stretch.logs[one] = (stretch.logs[one] ?? 0) + sum * (baseline.perSum[place] ?? 0) + n * (baseline.perN[place] ?? 0)
  }
}
