import { recompute } from '@spanledger/queries/recompute'
import type { Store } from '../store.ts'
import {
  placeBatches,
  textBatches,
  traceBatches,
  type Place,
  type PlaceBatch,
  type Texts,
  type TouchedTrace,
  type TraceBatch,
} from './batches.ts'

/** Rounds of recomputing; each does a bounded part of what is pending, the oldest first. */
export class Rounds {
  readonly #store: Store
  readonly #now: () => number
  #generation: bigint | undefined
  #threads: number | undefined
  #checkpointAt: number

  constructor(store: Store, now: () => number) {
    this.#store = store
    this.#now = now
    this.#checkpointAt = now() + checkpointMs
  }

  /** Does one round, and says how many traces, buckets and hours were pending in it. */
  async next(): Promise<number> {
    const pending = boundedBy(await this.#rows<Pending>(recompute.pending), roundSize)
    const [oldest] = pending
    if (oldest === undefined) {
      await this.#checkpoint()
      return 0
    }
    const chosen = { since: oldest.touched_at, ids: pending.map(({ id }) => id) }
    // Read before anything is computed: whoever reads more has a higher one, and replaces what saw less.
    const generation = await this.#nextGeneration()
    for (const batch of traceBatches(await this.#rows<TouchedTrace>(recompute.pendingTraces, chosen)))
      await this.#computeTraces(batch, generation)
    await this.#computePlaces(await this.#rows<Touched>(recompute.pendingPlaces, chosen), generation)
    await this.#run([recompute.done], chosen)
    return pending.reduce((sum, { size }) => sum + Number(size), 0)
  }

  async #computeTraces(batch: TraceBatch, generation: bigint): Promise<void> {
    const told = await this.#rows<{ trace_id: string }>(recompute.toldTwice, { ...batch })
    if (told.length > 0) {
      const traces = told.map(({ trace_id }) => trace_id)
      const statements = [recompute.uncountedCalls, recompute.uncountedCallsSweep, recompute.touchCalls]
      await this.#run(statements, { ...batch, traces, generation })
    }
    await this.#run([recompute.touchTasks, recompute.taskParts, recompute.taskPartsSweep, recompute.touchTasks], {
      ...batch,
      generation,
    })
    await this.#computeToolSignals(batch, generation)
  }

  async #computeToolSignals(batch: TraceBatch, generation: bigint): Promise<void> {
    const withTools = await this.#rows<{ trace_id: string }>(recompute.toolTraces, { ...batch })
    if (withTools.length === 0) return
    const judged = { ...batch, traces: withTools.map(({ trace_id }) => trace_id), generation }
    await this.#run([recompute.toolFindings], judged)
    for (const traces of textBatches(await this.#rows<Texts>(recompute.toolTexts, judged)))
      await this.#run([recompute.toolHints], { ...judged, traces })
    await this.#run([recompute.toolSignalsSweep], judged)
  }

  async #computePlaces(touched: readonly Touched[], generation: bigint): Promise<void> {
    const of = (kind: Touched['kind']) => touched.filter(place => place.kind === kind)
    for (const batch of placeBatches(of('task'), 1_000)) await this.#computeTasks(batch, generation)
    for (const batch of startBatches(of('bucket'), 144))
      await this.#run([recompute.cost5m, recompute.cost5mSweep], { ...batch, generation })
    for (const batch of startBatches(of('hour'), 24))
      await this.#run([recompute.signalsHourly, recompute.signalsHourlySweep], { ...batch, generation })
  }

  async #computeTasks({ project, ids: tasks }: PlaceBatch, generation: bigint): Promise<void> {
    const [places] = await this.#rows<Places>(recompute.taskPlaces, { project, tasks })
    if (places === undefined) return
    await this.#run([recompute.taskTotals, recompute.taskTotalsSweep], { project, ...places, generation })
  }

  async #nextGeneration(): Promise<bigint> {
    this.#generation ??= await this.#generationOf(recompute.newestGeneration, {})
    this.#generation = await this.#generationOf(recompute.generation, { after: this.#generation })
    return this.#generation
  }

  async #generationOf(statement: string, params: Params): Promise<bigint> {
    const [row] = await this.#rows<{ generation: string }>(statement, params)
    return BigInt(row?.generation ?? 0)
  }

  async #checkpoint(): Promise<void> {
    if (this.#now() < this.#checkpointAt) return
    await this.#run([recompute.checkpoint], {})
    this.#checkpointAt = this.#now() + checkpointMs
  }

  async #run(statements: readonly string[], params: Params): Promise<void> {
    for (const statement of statements) await this.#store.command(statement, params, await this.#inBackground())
  }

  async #inBackground(): Promise<Settings> {
    if (this.#threads === undefined) {
      const [row] = await this.#rows<{ threads: number }>(recompute.threads, {}, {})
      this.#threads = row?.threads ?? 1
    }
    return { max_threads: this.#threads }
  }

  async #rows<Row>(query: string, params: Params = {}, given?: Settings): Promise<readonly Row[]> {
    const settings = given ?? (await this.#inBackground())
    const result = await this.#store.client.query({
      query,
      query_params: params,
      format: 'JSONEachRow',
      clickhouse_settings: settings,
    })
    return result.json<Row>()
  }
}

/** Where the parts of some tasks are, and which rows of totals they make. */
interface Places {
  readonly hours: readonly number[]
  readonly traces: readonly string[]
  readonly units: readonly string[]
}

/** A task, five minutes or an hour that were touched. */
interface Touched extends Place {
  readonly kind: 'task' | 'bucket' | 'hour'
}

/** Beginnings of five minutes or of hours that are computed together, in Unix seconds. */
function startBatches(places: readonly Place[], most: number) {
  return placeBatches(places, most).map(({ project, ids }) => ({ project, starts: ids.map(Number) }))
}

type Params = Record<string, unknown>
type Settings = Readonly<Record<string, number>>

interface Pending {
  readonly touched_at: string
  readonly id: string
  /** How many traces, buckets and hours it names. */
  readonly size: string
}

/** The first few, up to so many traces, buckets and hours together, but always at least one. */
function boundedBy(pending: readonly Pending[], most: number): readonly Pending[] {
  let size = 0
  const beyond = pending.findIndex((batch, index) => (size += Number(batch.size)) > most && index > 0)
  return beyond === -1 ? pending : pending.slice(0, beyond)
}

/** A few seconds of work: between rounds others come first. */
const roundSize = 4_000
const checkpointMs = 10 * 60_000
