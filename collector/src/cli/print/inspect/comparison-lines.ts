import type { ComparedRuns, ComparedStep, Difference, Pair, Totals } from '../../../compare/compare-runs.ts'
import { plainText, tableLines, type TableColumn } from '../table.ts'
import { usd } from '../usd.ts'
import { textLines } from './text-lines.ts'

/** A comparison as a person reads it: the sums, the versions, then every step that is not the same. */
export function comparisonLines({ totals, versions, pairs }: ComparedRuns): readonly string[] {
  const rows = totalRows(totals.a, totals.b, totals.delta)
  const made = versions.map(({ what, a, b, same }) => ({
    what,
    a: a.join(', '),
    b: b.join(', '),
    delta: same ? 'the same' : 'differs',
  }))
  const different = pairs.filter(({ a, b, differences }) => !a || !b || differences.length > 0)
  const same = pairs.length - different.length
  return [...tableLines(columns, [...rows, ...made]), '', `${same} steps are the same`, ...different.flatMap(pairLines)]
}

interface Row {
  readonly what: string
  readonly a: string
  readonly b: string
  readonly delta: string
}

const columns: readonly TableColumn<Row>[] = [
  { title: '', cell: row => row.what },
  { title: 'A', align: 'right', cell: row => row.a },
  { title: 'B', align: 'right', cell: row => row.b },
  { title: 'B - A', align: 'right', cell: row => row.delta },
]

function totalRows(a: Totals, b: Totals, delta: Totals): readonly Row[] {
  const number = (what: string, read: (totals: Totals) => number): Row => {
    return { what, a: String(read(a)), b: String(read(b)), delta: signed(read(delta)) }
  }
  const cost = ({ costNano, unpriced }: Totals) => `${unpriced > 0 ? '≥ ' : ''}${usd(costNano)}`
  // The difference of two lower bounds says nothing.
  const costDelta = a.unpriced + b.unpriced > 0 ? 'unknown' : usd(delta.costNano)
  return [
    number('steps', ({ steps }) => steps),
    number('ms', ({ durationUs }) => Math.round(durationUs / 1000)),
    number('tokens in', ({ inputTokens }) => inputTokens),
    number('tokens out', ({ outputTokens }) => outputTokens),
    { what: 'cost', a: cost(a), b: cost(b), delta: costDelta },
  ]
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value)
}

function pairLines({ a, b, differences }: Pair): readonly string[] {
  if (a === undefined || b === undefined) {
    const [step, where] = a === undefined ? [b, 'B'] : [a, 'A']
    return step === undefined ? [] : ['', plainText(`only in ${where}: step ${step.number}, ${nameOf(step)}`)]
  }
  const cost =
    a.costNano === undefined || b.costNano === undefined || a.costNano === b.costNano
      ? ''
      : `, ${usd(b.costNano - a.costNano)}`
  const deltas = `${signed(Math.round((b.durationUs - a.durationUs) / 1000))} ms${cost}`
  return [
    '',
    plainText(`step ${a.number} of A, ${b.number} of B, ${nameOf(a)} (${deltas})`),
    ...differences.flatMap(differenceLines),
  ]
}

function nameOf({ name, model }: ComparedStep): string {
  return name.includes(model) ? name : `${name} ${model}`
}

const shownChanges = 12
const shownLines = 12

function differenceLines({ what, text, json }: Difference): readonly string[] {
  if (json !== undefined) {
    const lines = json.slice(0, shownChanges).map(({ pointer, kind, a, b }) => {
      const values = [kind === 'added' ? '' : shown(a), kind === 'removed' ? '' : shown(b)].filter(one => one !== '')
      return plainText(`  ${what} ${pointer || '/'} ${kind}: ${values.join(' → ')}`)
    })
    return json.length > shownChanges ? [...lines, `  … ${json.length - shownChanges} more`] : lines
  }
  // As wdiff writes it, which no terminal can take for anything else.
  const words = (text ?? []).map(({ kind, text: words }) => {
    return kind === 'same' ? shortened(words) : kind === 'removed' ? `[-${words}-]` : `{+${words}+}`
  })
  return textLines(`  ${what}`, words.join(''), shownLines).map((line, index) => (index === 0 ? line : `  ${line}`))
}

const longestValue = 100
const context = 40

/** Of what is the same, the words next to a difference. */
function shortened(text: string): string {
  const characters = Array.from(text)
  if (characters.length <= 2 * context + 1) return text
  return `${characters.slice(0, context).join('')}…${characters.slice(-context).join('')}`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
}
