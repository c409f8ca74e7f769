import type { Divergence, Verdict } from '@spanledger/instrumentation/replay'

const longestValue = 200

/** A verdict as a person reads it. */
export function verdictLines(verdict: Verdict): string[] {
  const { name, key, steps, first, lacks, blocked, divergences } = verdict
  const run = [name, key ?? ''].join(' ').trim()
  const lines = [`${verdict.verdict}: ${printable(run)}, ${steps} recorded steps`]
  if (first !== undefined) lines.push(...differenceLines(first).map(line => `  ${line}`))
  if (divergences > 1) lines.push(`  and ${divergences - 1} more after it`)
  for (const { kind, what, step } of lacks) {
    lines.push(`  the record lacks: ${kind} (${printable(what)}${step === undefined ? '' : `, step ${step}`})`)
  }
  for (const target of blocked) lines.push(`  not let out: ${printable(target)}`)
  if (verdict.verdict !== 'identical') lines.push(`  code: ${versionsOf(verdict)}`)
  return lines
}

function differenceLines({ kind, step, name, pointer, recorded, actual }: Divergence): string[] {
  const call = step === undefined ? printable(name) : `step ${step}, ${printable(name)}`
  if (kind === 'missing') return [`${call}: was not called`]
  if (kind === 'extra') return [`before ${call.replace(/, .*/, '')}: ${printable(name)} is not in the record`]
  if (kind === 'order') return [`${call}: came late, after ${shown(actual)}`]
  const place = pointer === '' ? '' : ` at ${printable(pointer)}`
  const [before, now] = around(recorded, actual)
  return [`${call}: differs${place}`, `  recorded  ${before}`, `  actual    ${now}`]
}

/** Two long texts around the place where they differ. */
function around(recorded: unknown, actual: unknown): [string, string] {
  if (typeof recorded !== 'string' || typeof actual !== 'string') return [shown(recorded), shown(actual)]
  let same = 0
  while (same < recorded.length && recorded[same] === actual[same]) same += 1
  const start = Math.max(0, same - 40)
  const cut = (text: string) => shown(`${start > 0 ? '…' : ''}${text.slice(start, start + longestValue)}`)
  return [cut(recorded), cut(actual)]
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return printable(text.length > longestValue ? `${text.slice(0, longestValue)}…` : text)
}

function versionsOf({ code: { recorded, actual } }: Verdict): string {
  const before = recorded.version ?? 'unknown version'
  const now = actual.version ?? 'unknown version'
  return before === now ? before : `recorded ${printable(before)}, now ${printable(now)}`
}

/** Recordings hold what strangers wrote: no terminal shall obey it. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '�')
}
