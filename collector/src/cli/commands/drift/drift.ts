import {
  changes as changesQuestion,
  drift as question,
  driftDecisions,
  driftExamples,
  type ChangesRow,
  type DriftRow,
} from '@spanledger/queries'
import { rankChanges, type Cause } from '../../../drift/cause/rank-changes.ts'
import { hourOf, readSignal, readTime, scoresOf } from '../../../drift/read-signal.ts'
import { stateOf, type DriftDecision, type DriftState } from '../../../drift/states.ts'
import { askerOptions, openAsker, type Asker } from '../../asker.ts'
import { parseWords, UsageError, type Command, type ParsedWords } from '../../command.ts'
import { driftText } from './drift-text.ts'

/** A signal with what is known about why it drifts. */
export interface DriftFinding {
  readonly state: DriftState
  readonly row: DriftRow
  readonly cause: Cause<NamedChange>
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

export const drift: Command = {
  name: 'drift',
  summary: 'say what tasks are not what they used to be in, since when, and which change came first',
  usage: '[options]',
  example: 'spanledger drift --service support --since 7d',
  options: {
    service: { type: 'string', value: 'NAME', help: 'only tasks of this service' },
    task: { type: 'string', value: 'NAME', help: 'only tasks of this name' },
    since: {
      type: 'string',
      value: 'TIME',
      help: 'changes from when on are asked for causes: 28d, or ISO 8601 (default 28d)',
    },
    until: { type: 'string', value: 'TIME', help: 'what was known then, in ISO 8601 (default now)' },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const asker = await openAsker(parsed, environment)
    try {
      const report = await readReport(asker, parsed)
      console.log(parsed.has('json') ? jsonOf(report) : driftText(report))
      return report.findings.some(({ state }) => state === 'FIRING') ? 1 : 0
    } finally {
      await asker.close()
    }
  },
}

const told: ReadonlySet<DriftState> = new Set(['FIRING', 'PENDING', 'RESOLVED', 'NO_DATA'])

async function readReport(asker: Asker, words: ParsedWords): Promise<DriftReport> {
  const until = timeOf(words.text('until'))
  const at = new Map([['until', until.toISOString()]])
  const filters = textsOf({ service: words.text('service'), task: words.text('task') })
  const rows = await asker.ask(question, new Map([...at, ...filters]))
  const decisions = (await asker.ask(driftDecisions, new Map([...at, ['limit', '1000']]))).map(readDecision)
  const stated = rows.map(row => ({ row, state: stateOf(readSignal(row), decisions, until) }))
  const states = new Map<DriftState, number>()
  for (const { state } of stated) states.set(state, (states.get(state) ?? 0) + 1)
  const notable = stated.filter(({ state }) => told.has(state))
  if (notable.length === 0) return { findings: [], states }
  const changes = await asker.ask(
    changesQuestion,
    new Map([...at, ['since', words.text('since') ?? '28d'], ['limit', '1000']]),
  )
  const findings: DriftFinding[] = []
  for (const { row, state } of notable)
    findings.push({ row, state, cause: causeOf(row, changes, until), examples: await examplesOf(asker, row, at) })
  return { findings, states }
}

function timeOf(text: string | undefined): Date {
  const time = text === undefined ? new Date() : new Date(text)
  if (Number.isNaN(time.getTime()))
    throw new UsageError(`--until: expected a time such as 2026-11-22T10:00:00Z, got ${JSON.stringify(text)}`)
  return time
}

function textsOf(given: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined))
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
  return rankChanges(named, { onset: hourOf(onset), scores: scoresOf(row, until) })
}

async function examplesOf(asker: Asker, row: DriftRow, at: ReadonlyMap<string, string>): Promise<readonly string[]> {
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
  const runs = await asker.ask(driftExamples, new Map([...at, ...Object.entries(asked)]))
  return runs.map(({ trace_id }) => trace_id)
}

function jsonOf({ findings, states }: DriftReport): string {
  const printable = findings.map(({ row: { onset_scores: _, ...row }, ...finding }) => ({ ...finding, ...row }))
  return JSON.stringify({ findings: printable, states: Object.fromEntries(states) }, undefined, 2)
}
