import { plainText } from '../../print/table.ts'
import { amountWords, intervalWords, splitWords } from '../../../drift/signal-words.ts'
import type { DriftFinding, DriftReport } from '../../../drift/read-drift.ts'

/** What a person reads: each signal that drifts, with its numbers, the change that came first, and three runs. */
export function driftText({ findings, states }: DriftReport): string {
  const counts = [...states].map(([state, count]) => `${count} ${state}`).join(', ')
  const summary =
    states.size === 0
      ? 'no tasks yet'
      : `${counts} of ${[...states.values()].reduce((sum, one) => sum + one, 0)} signals`
  return [...findings.flatMap(finding => [...findingLines(finding), '']), summary].join('\n')
}

function findingLines(finding: DriftFinding): readonly string[] {
  const { state, row, split, examples } = finding
  const signal = [row.signal, row.part].filter(text => text !== '').join(' ')
  const lines = [
    plainText(`${state}  ${row.task} of ${row.service}: ${signal}`),
    `  now       ${amountWords(row, row.now)}, usually ${amountWords(row, row.usual)}, ${intervalWords(row)}`,
    `  evidence  ${row.evidence.toPrecision(3)} of ${row.threshold.toPrecision(3)} (it takes ${row.threshold.toPrecision(3)} hours on average to come so far by chance)`,
    `  baseline  ${row.baseline_tasks} tasks on ${row.baseline_days} days until ${row.baseline_until ?? 'now'}; since the onset ${row.tasks_since}`,
  ]
  if (row.onset !== null) lines.push(`  onset     ${row.onset} UTC`)
  if (row.fired_at !== null) lines.push(`  fired     ${row.fired_at} UTC`)
  lines.push(`  change    ${plainText(causeText(finding))}`)
  if (split) lines.push(`  tasks     ${splitWords(row, split)}`)
  if (examples.length > 0) lines.push(`  runs      ${plainText(examples.join(' '))}`)
  return lines
}

function causeText({ cause: { top, ranked } }: DriftFinding): string {
  if (top) {
    const percent = Math.round(100 * (ranked.find(one => one.change === top)?.likelihood ?? 0))
    return `${top.name} at ${top.change.first_seen.slice(0, 19)} UTC (${percent} % among ${ranked.length} near the onset)`
  }
  return ranked.length === 0
    ? 'undetermined: nothing changed within a day of the onset'
    : `undetermined: ${ranked.map(one => one.change.name).join(', ')} fit alike`
}
