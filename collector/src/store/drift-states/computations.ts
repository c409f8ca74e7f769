import { watch } from '@spanledger/queries/watch'
import type { Store } from '../store.ts'
import { dueOf, type DriftSources, type Due, type Waiting } from './due.ts'

const failedForMs = 5 * 60_000
/** Nobody waits for it as long as for an answer: questions find another core. */
const inBackground = { max_threads: 1 }

/** Asks what is due, and computes it: each of them once at a time. */
export class Computations {
  readonly #store: Store
  readonly #running = new Map<string, Promise<void>>()
  /** What could not be computed, and when that was. */
  readonly #failed = new Map<string, number>()

  constructor(store: Store) {
    this.#store = store
  }

  /** What is due of these projects; of all if none is named. */
  async due(projects: readonly string[], waiting: Waiting): Promise<readonly Due[]> {
    const result = await this.#store.client.query({
      query: watch.driftSources,
      query_params: { projects },
      format: 'JSONEachRow',
      clickhouse_settings: inBackground,
    })
    return dueOf((await result.json<SourcesRow>()).map(sourcesOf), waiting)
  }

  /** True for five minutes: meanwhile others have their turn. */
  hasFailed(due: Due): boolean {
    const failedAt = this.#failed.get(keyOf(due))
    return failedAt !== undefined && performance.now() - failedAt < failedForMs
  }

  /** Whoever wants the same meanwhile waits for it. */
  compute(due: Due): Promise<void> {
    const key = keyOf(due)
    const running = this.#running.get(key)
    if (running) return running
    const computing = this.#compute(due)
      .then(
        () => void this.#failed.delete(key),
        (error: unknown) => {
          this.#failed.set(key, performance.now())
          throw error
        },
      )
      .finally(() => this.#running.delete(key))
    this.#running.set(key, computing)
    return computing
  }

  async #compute({ project, hours, sources: { until, now, newest, accepted } }: Due): Promise<void> {
    const asked = { project, hours, service: '', task: '', until: new Date(until) }
    const from = { computed_at: new Date(now), generation: newest, accepted }
    const settings = { ...inBackground, distributed_foreground_insert: 1 } as const
    await this.#store.command(watch.driftStates, { ...asked, ...from }, settings)
  }
}

function keyOf({ project, hours }: Due): string {
  return JSON.stringify([project, hours])
}

interface SourcesRow {
  readonly project: string
  readonly newest: string
  readonly accepted: number
  readonly hours: number
  readonly computed_hour: number
  readonly computed_at: number
  readonly computed_generation: string
  readonly computed_accepted: number
  readonly now_at: number
  readonly until: number
}

function sourcesOf(row: SourcesRow): DriftSources {
  return {
    project: row.project,
    newest: row.newest,
    accepted: row.accepted,
    hours: row.hours,
    computedHour: row.computed_hour,
    computedAt: row.computed_at,
    computedGeneration: row.computed_generation,
    computedAccepted: row.computed_accepted,
    now: row.now_at,
    until: row.until,
  }
}
