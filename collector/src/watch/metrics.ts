import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { ProblemCode } from '../errors.ts'
import { metricTable, type MetricName } from './metric-table.ts'

/** What the parts of the collector say of themselves whenever they are asked. */
export interface WatchedParts {
  readonly version: string
  spool(): WatchedSpool
  writer(): { readonly retries: number; readonly breaker: 'closed' | 'open' | 'half-open' }
  engineRestarts(): number
  tokenCounts(): Readonly<Record<string, number>>
}

export interface WatchedSpool {
  readonly segments: number
  readonly bytes: number
  readonly rows: number
  readonly maxBytes: number
  readonly oldestAgeMs: number
  readonly rejectedRows: number
  readonly rejectedBytes: number
  readonly freeBytes?: number
  readonly problem?: string
}

/** Counts what happens, and writes it and the state of all parts down in Prometheus' text format. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #counters = new Map<MetricName, Counter>()
  readonly #gauges = new Map<MetricName, Gauge>()
  readonly #inserts: Histogram
  readonly #delay = monitorEventLoopDelay({ resolution: 10 })
  #parts: WatchedParts | undefined

  constructor() {
    for (const [key, { type, help, labels }] of Object.entries(metricTable)) {
      // The keys of a literal object are exactly its names.
      const name = key as MetricName
      const options = { name, help, labelNames: [...labels], registers: [this.#registry] }
      if (type === 'counter') this.#counters.set(name, new Counter(options))
      if (type === 'gauge') this.#gauges.set(name, new Gauge(options))
    }
    const { help, labels } = metricTable.spanledger_insert_duration_seconds
    this.#inserts = new Histogram({
      name: 'spanledger_insert_duration_seconds',
      help,
      labelNames: [...labels],
      buckets: [...insertBuckets],
      registers: [this.#registry],
    })
    this.#delay.enable()
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** The parts are opened after the metrics, which they report to. */
  watch(parts: WatchedParts): void {
    this.#parts = parts
  }

  accepted(signal: Signal, count: number): void {
    this.#add('spanledger_accepted_total', count, { signal })
  }

  rejected(signal: Signal, count: number): void {
    this.#add('spanledger_rejected_total', count, { signal })
  }

  refused(code: ProblemCode): void {
    this.#add('spanledger_refused_requests_total', 1, { code })
  }

  inserted({ table, rows, seconds, outcome }: InsertReport): void {
    this.#inserts.observe({ table, outcome }, seconds)
    if (outcome === 'stored') this.#add('spanledger_stored_rows_total', rows, { table })
  }

  /** All metrics as text, as of now. */
  async text(): Promise<string> {
    this.#readProcess()
    if (this.#parts) this.#readParts(this.#parts)
    return this.#registry.metrics()
  }

  close(): Promise<void> {
    this.#delay.disable()
    return Promise.resolve()
  }

  #readParts(parts: WatchedParts): void {
    const spool = parts.spool()
    const { retries, breaker } = parts.writer()
    this.#set('spanledger_ready', spool.problem === undefined ? 1 : 0)
    this.#set('spanledger_spool_bytes', spool.bytes)
    this.#set('spanledger_spool_limit_bytes', spool.maxBytes)
    this.#set('spanledger_spool_segments', spool.segments)
    this.#set('spanledger_spool_rows', spool.rows)
    this.#set('spanledger_spool_oldest_age_seconds', spool.oldestAgeMs / 1_000)
    if (spool.freeBytes !== undefined) this.#set('spanledger_spool_disk_free_bytes', spool.freeBytes)
    this.#set('spanledger_quarantined_rows', spool.rejectedRows)
    this.#set('spanledger_quarantined_bytes', spool.rejectedBytes)
    this.#total('spanledger_insert_retries_total', retries)
    this.#set('spanledger_store_breaker_open', breaker === 'closed' ? 0 : 1)
    this.#total('spanledger_engine_restarts_total', parts.engineRestarts())
    for (const [outcome, count] of Object.entries(parts.tokenCounts()))
      this.#total('spanledger_token_counts_total', count, { outcome })
    this.#set('spanledger_build_info', 1, { version: parts.version })
  }

  #readProcess(): void {
    for (const [quantile, percentile] of quantiles) {
      // The monitor itself ticks every ten milliseconds, and counts those in.
      const nanoseconds = Math.max(0, this.#delay.percentile(percentile) - 10_000_000)
      this.#set('spanledger_event_loop_delay_seconds', nanoseconds / 1e9, { quantile })
    }
    this.#delay.reset()
    const { user, system } = process.cpuUsage()
    this.#set('process_resident_memory_bytes', process.memoryUsage.rss())
    this.#total('process_cpu_seconds_total', (user + system) / 1e6)
    this.#set('process_start_time_seconds', performance.timeOrigin / 1_000)
  }

  #add(name: MetricName, count: number, labels: Labels): void {
    this.#counters.get(name)?.inc(labels, count)
  }

  #set(name: MetricName, value: number, labels: Labels = {}): void {
    this.#gauges.get(name)?.set(labels, value)
  }

  /** A count that somebody else keeps. */
  #total(name: MetricName, value: number, labels: Labels = {}): void {
    const counter = this.#counters.get(name)
    counter?.remove(labels)
    counter?.inc(labels, value)
  }
}

export type Signal = 'traces' | 'logs' | 'metrics'

/** One INSERT, whatever became of it. */
export interface InsertReport {
  readonly table: string
  readonly rows: number
  readonly seconds: number
  readonly outcome: 'stored' | 'refused' | 'failed'
}

type Labels = Readonly<Record<string, string>>

const insertBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const
const quantiles: readonly (readonly [string, number])[] = [
  ['0.5', 50],
  ['0.99', 99],
  ['1', 100],
]
