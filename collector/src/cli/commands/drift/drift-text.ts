import { plainText } from '../../print/table.ts'
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

function findingLines({ state, row, cause, examples }: DriftFinding): readonly string[] {
  const signal = [row.signal, row.part].filter(text => text !== '').join(' ')
  const lines = [
    plainText(`${state}  ${row.task} of ${row.service}: ${signal}`),
    `  now       ${amountOf(row, row.now)}, usually ${amountOf(row, row.usual)}, ${intervalOf(row)}`,
    `  evidence  ${row.evidence.toPrecision(3)} of ${row.threshold.toPrecision(3)} (it takes ${row.threshold.toPrecision(3)} hours on average to come so far by chance)`,
    `  baseline  ${row.baseline_tasks} tasks on ${row.baseline_days} days until ${row.baseline_until ?? 'now'}; since the onset ${row.tasks_since}`,
  ]
  if (row.onset !== null) lines.push(`  onset     ${row.onset} UTC`)
  if (row.fired_at !== null) lines.push(`  fired     ${row.fired_at} UTC`)
  lines.push(`  change    ${plainText(causeText({ state, row, cause, examples }))}`)
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

type Measured = Pick<DriftFinding['row'], 'kind' | 'now' | 'usual' | 'half_width' | 'signal'>

/** Amounts are means of ln(1 + x); money in nano-dollars, time in milliseconds. */
function amountOf({ kind, signal }: Measured, value: number): string {
  if (kind !== 'mean') return `${(100 * value).toFixed(1)} %`
  if (signal === 'score') return value.toPrecision(4)
  const amount = Math.expm1(value)
  if (signal === 'cost') return `$${(amount / 1e9).toPrecision(3)}`
  return `${amount.toPrecision(4)}${signal === 'latency' || signal === 'first_token' ? ' ms' : ''}`
}

function intervalOf({ kind, signal, now, usual, half_width }: Measured): string {
  const [low, high] = [now - usual - half_width, now - usual + half_width]
  if (kind === 'mean' && signal !== 'score') return `${percent(Math.expm1(low))} to ${percent(Math.expm1(high))}`
  if (kind === 'mean') return `${low.toPrecision(2)} to ${high.toPrecision(2)}`
  return `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} points`
}

function percent(share: number): string {
  return `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)} %`
}
