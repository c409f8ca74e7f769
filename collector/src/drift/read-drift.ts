import {
  changes as changesQuestion,
  drift as question,
  driftDecisions,
  driftExamples,
  driftMix,
  type ChangesRow,
  type DriftRow,
} from '@spanledger/queries'
import type { Question } from '@spanledger/queries/question'
import { rankChanges, type Cause } from './cause/rank-changes.ts'
import { splitByDimension, type DimensionSplit } from './cause/split-by-dimension.ts'
import { hourOf, readSignal, readTime, scoresOf } from './read-signal.ts'
import { stateOf, type DriftDecision, type DriftState } from './states.ts'

/** Asks a question with parameters as people write them. */
export type DriftAsk = <Row extends object>(
  question: Question<object, Row>,
  texts: ReadonlyMap<string, string>,
) => Promise<readonly Row[]>

/** A signal with what is known about why it drifts. */
export interface DriftFinding {
  readonly state: DriftState
  readonly row: DriftRow
  readonly cause: Cause<NamedChange>
  /** How much of it comes from other tasks than before; of amounts and errors that fire. */
  readonly split: DimensionSplit | undefined
  readonly examples: readonly string[]
}

export interface NamedChange {
  readonly hour: number
  readonly name: string
  readonly change: ChangesRow
}

export interface DriftReport {
  readonly findings: readonly DriftFinding[]
  /** How many signals are in each state. */
  readonly states: ReadonlyMap<DriftState, number>
}

export interface DriftAsked {
  readonly ask: DriftAsk
  /** What answers: `drift`, or what computes its rows for any moment. */
  readonly detector?: Question<object, DriftRow>
  /** What was known then. */
  readonly until: Date
  /** Changes from when on are asked for causes, such as `28d`. */
  readonly since: string
  /** `service` and `task`, where only those are asked for. */
  readonly filters: ReadonlyMap<string, string>
}

const told: ReadonlySet<DriftState> = new Set(['FIRING', 'PENDING', 'RESOLVED', 'NO_DATA'])

/** What drifts, as the detector and people's decisions say, each with the change that came first and runs to look at. */
export async function readDrift({ ask, detector = question, until, since, filters }: DriftAsked): Promise<DriftReport> {
  const at = new Map([['until', until.toISOString()]])
  const asked = await ask(detector, new Map([...at, ...filters]))
  // Whoever shares an answer with others asks for more than his own.
  const rows = asked.filter(row => ['service', 'task'].every(name => isMeant(row, name, filters)))
  const decisions = (await ask(driftDecisions, new Map([...at, ['limit', '1000']]))).map(readDecision)
  const stated = rows.map(row => ({ row, state: stateOf(readSignal(row), decisions, until) }))
  const states = new Map<DriftState, number>()
  for (const { state } of stated) states.set(state, (states.get(state) ?? 0) + 1)
  const notable = stated.filter(({ state }) => told.has(state))
  if (notable.length === 0) return { findings: [], states }
  const changes = await ask(changesQuestion, new Map([...at, ['since', since], ['limit', '1000']]))
  const findings: DriftFinding[] = []
  for (const { row, state } of notable)
    findings.push({
      row,
      state,
      cause: causeOf(row, changes, until),
      split: state === 'FIRING' ? await splitOf(ask, row, at) : undefined,
      examples: await examplesOf(ask, row, at),
    })
  return { findings, states }
}

function isMeant(row: DriftRow, name: string, filters: ReadonlyMap<string, string>): boolean {
  const wanted = filters.get(name) ?? ''
  return wanted === '' || (name === 'service' ? row.service : row.task) === wanted
}

function readDecision(row: {
  decision: string
  service: string
  task: string
  signal_group: string
  holds_since: string
  holds_until: string
}): DriftDecision {
  return {
    kind: row.decision === 'mute' ? 'mute' : 'accept',
    service: row.service,
    task: row.task,
    signalGroup: row.signal_group,
    since: readTime(row.holds_since) ?? new Date(0),
    until: readTime(row.holds_until) ?? new Date(0),
  }
}

function causeOf(row: DriftRow, changes: readonly ChangesRow[], until: Date): Cause<NamedChange> {
  const onset = readTime(row.onset)
  if (!onset) return { top: undefined, ranked: [] }
  const named = changes
    .filter(({ service }) => service === '' || service === row.service)
    .map(change => ({
      hour: hourOf(readTime(change.first_seen) ?? until),
      name: `${change.kind} ${change.name}`.trim(),
      change,
    }))
  return rankChanges(named, { onset: hourOf(onset), scores: scoresOf(row) })
}

async function examplesOf(ask: DriftAsk, row: DriftRow, at: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const onset = readTime(row.onset)
  if (!onset) return []
  const asked = {
    since: onset.toISOString(),
    of_task: row.task,
    of_service: row.service,
    signal: row.signal,
    part: row.part,
    limit: '3',
  }
  const runs = await ask(driftExamples, new Map([...at, ...Object.entries(asked)]))
  return runs.map(({ trace_id }) => trace_id)
}

async function splitOf(
  ask: DriftAsk,
  { onset, task, service, signal, kind }: DriftRow,
  at: ReadonlyMap<string, string>,
): Promise<DimensionSplit | undefined> {
  const since = readTime(onset)
  if (!since || (kind !== 'mean' && kind !== 'rate')) return undefined
  const asked = { since: since.toISOString(), of_task: task, of_service: service, signal, limit: '100' }
  return splitByDimension(await ask(driftMix, new Map([...at, ...Object.entries(asked)])))
}
