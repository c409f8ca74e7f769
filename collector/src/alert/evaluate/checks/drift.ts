import { Bug } from '../../../errors.ts'
import { readDrift, type DriftAsk, type DriftFinding } from '../../../drift/read-drift.ts'
import { amountWords, intervalWords, splitWords } from '../../../drift/signal-words.ts'
import type { Observation, Result } from '../../incidents/incident.ts'
import type { Evaluating } from '../evaluate.ts'

/** Signals of tasks that are not what they used to be, unless somebody accepted or muted that. */
export async function evaluateDrift(
  filters: ReadonlyMap<string, string>,
  { ask, project, now }: Evaluating,
): Promise<Result> {
  // True: a question answers with rows of its own type, whoever asks it by name.
  const byName = ((question, texts) =>
    ask({ question: question.name, project, parameters: sharable(question.name, texts), now })) as DriftAsk
  const { findings, states } = await readDrift({ ask: byName, until: now, since: '28d', filters })
  if (states.size === 0) return { kind: 'no data' }
  const firing = findings.filter(({ state }) => state === 'FIRING')
  return { kind: 'observed', bad: [...grouped(firing).values()].map(observed) }
}

/** All services are asked for at once, so that rules of several share the answer. */
function sharable(question: string, texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return question === 'drift' ? new Map([...texts].filter(([name]) => name !== 'service' && name !== 'task')) : texts
}

/** Signals of one group drift together: they are one incident, told by the one with the most evidence. */
function grouped(findings: readonly DriftFinding[]): ReadonlyMap<string, readonly DriftFinding[]> {
  const groups = new Map<string, DriftFinding[]>()
  for (const finding of findings) {
    const found = groups.get(finding.row.id)
    if (found) found.push(finding)
    else groups.set(finding.row.id, [finding])
  }
  return groups
}

function observed(group: readonly DriftFinding[]): Observation {
  const [most, ...others] = group.toSorted((one, other) => strengthOf(other) - strengthOf(one))
  if (!most) throw new Bug('a group of signals without a signal')
  const { service, task, signal_group: signals } = most.row
  const top = group.map(({ cause }) => cause.top).find(named => named !== undefined)
  return {
    labels: { service, task, signals },
    value: most.row.evidence,
    says: `${sentenceOf(most)}${others.length === 0 ? '' : `, and ${others.length} more of ${signals}`}`,
    runs: most.examples,
    change: top === undefined ? undefined : `${top.name}: ${top.change.difference}`.replaceAll('\n', ' ').slice(0, 500),
  }
}

function strengthOf({ row }: DriftFinding): number {
  return row.evidence / row.threshold
}

function sentenceOf({ row, split }: DriftFinding): string {
  const name = `${row.signal.replaceAll('_', ' ')}${row.part === '' ? '' : ` ${row.part}`}`
  const [usual, now] = [amountWords(row, row.usual), amountWords(row, row.now)]
  const numbers = `was ${usual} and is ${now}, ${intervalWords(row)}, in ${row.tasks_since} tasks since ${row.onset} UTC`
  return `${name} ${numbers}${split ? `; ${splitWords(row, split)}` : ''}`
}
