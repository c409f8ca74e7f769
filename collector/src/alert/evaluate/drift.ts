import { readDrift, type DriftAsk, type DriftFinding } from '../../drift/read-drift.ts'
import type { Observation, Result } from '../incidents/incident.ts'
import type { Evaluating } from './evaluate.ts'

/** Signals of tasks that are not what they used to be, unless somebody accepted or muted that. */
export async function evaluateDrift(
  filters: ReadonlyMap<string, string>,
  { ask, project, now }: Evaluating,
): Promise<Result> {
  // True: a question answers with rows of its own type, whoever asks it by name.
  const byName = ((question, parameters) => ask({ question: question.name, project, parameters, now })) as DriftAsk
  const { findings, states } = await readDrift({ ask: byName, until: now, since: '28d', filters })
  if (states.size === 0) return { kind: 'no data' }
  return { kind: 'observed', bad: findings.filter(({ state }) => state === 'FIRING').map(observed) }
}

function observed({ row, cause, examples }: DriftFinding): Observation {
  const { service, task, signal, part } = row
  const { top } = cause
  const [usual, now, width] = [row.usual, row.now, row.half_width].map(value => value.toPrecision(3))
  return {
    labels: { service, task, signal, ...(part !== '' && { part }) },
    value: row.evidence,
    says: `${signal}${part === '' ? '' : ` ${part}`} was ${usual} and is ${now} ± ${width} in ${row.tasks_since} tasks since ${row.onset}`,
    runs: examples,
    change: top === undefined ? undefined : `${top.name} ${top.change.difference}`.trim().slice(0, 500),
  }
}
