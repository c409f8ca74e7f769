import { textDifference } from '../../../../compare/text-difference.ts'
import type { FactorName, ToolCall, WholeRerun, WholeTry } from '../../../../rerun/whole/rerun-run.ts'
import { textLines } from '../../../print/inspect/text-lines.ts'
import { plainText, tableLines, type TableColumn } from '../../../print/table.ts'
import { usdColumn } from '../../../print/usd.ts'
import { factorText } from './rerun-lines.ts'

/** What came of running a service again: how many of either kind did as recorded, by which factors they differ, and how. */
export function wholeLines(rerun: WholeRerun): readonly string[] {
  const { unchanged, changed, lacks } = rerun
  const lost = [...unchanged, ...changed].filter(({ begun }) => !begun)
  return [
    plainText(`${rerun.name}: ${unchanged.length} runs as it was, ${changed.length} with the changes`),
    '',
    ...tableLines(shareColumns, shares(rerun)),
    '',
    ...tableLines(amountColumns, amounts(rerun)),
    '',
    ...toolLines(rerun),
    ...outcomeLines(rerun),
    ...missingLines('as it was', unchanged),
    ...missingLines('with the changes', changed),
    ...lacks.map(({ kind, what }) => plainText(`the record lacks: ${kind} (${what})`)),
    ...new Set([...unchanged, ...changed].flatMap(one => one.failures).map(why => plainText(`not passed on: ${why}`))),
    ...(lost.length === 0 ? [] : [`${lost.length} did not begin: ${exits(lost)}`]),
  ]
}

interface Share {
  readonly what: string
  readonly unchanged: string
  readonly changed: string
  readonly probability: string
}

const shareColumns: readonly TableColumn<Share>[] = [
  { title: '', cell: ({ what }) => what },
  { title: 'as it was', align: 'right', cell: ({ unchanged }) => unchanged },
  { title: 'changed', align: 'right', cell: ({ changed }) => changed },
  { title: 'McNemar p', align: 'right', cell: ({ probability }) => probability },
]

const holding = [
  ['the recorded tools', 'sameTools'],
  ['the recorded outcome', 'sameOutcome'],
  ['completed', 'completed'],
] as const

function shares({ unchanged, changed, compared }: WholeRerun): readonly Share[] {
  return holding.map(([what, name]) => {
    const share = (tries: readonly WholeTry[]) => `${tries.filter(one => one[name]).length}/${tries.length}`
    const probability = compared[name].probability.toFixed(3)
    return { what, unchanged: share(unchanged), changed: share(changed), probability }
  })
}

interface Amount {
  readonly what: string
  readonly unchanged: string
  readonly changed: string
  readonly factor: string
}

const amountColumns: readonly TableColumn<Amount>[] = [
  { title: 'mean', cell: ({ what }) => what },
  { title: 'as it was', align: 'right', cell: ({ unchanged }) => unchanged },
  { title: 'changed', align: 'right', cell: ({ changed }) => changed },
  { title: 'factor', cell: ({ factor }) => factor, mostCharacters: 60 },
]

const counted: readonly (readonly [what: string, name: FactorName, of: (one: WholeTry) => number | undefined])[] = [
  ['duration, ms', 'duration', ({ durationMs }) => durationMs],
  ['calls to models', 'modelCalls', ({ modelCalls }) => modelCalls],
  ['input tokens', 'inputTokens', ({ inputTokens }) => inputTokens],
  ['output tokens', 'outputTokens', ({ outputTokens }) => outputTokens],
]

function amounts({ unchanged, changed, factors }: WholeRerun): readonly Amount[] {
  const rows = counted.map(([what, name, of]) => {
    const shown = (tries: readonly WholeTry[]) => meanOf(tries.map(of))?.toFixed(1) ?? 'unknown'
    return { what, unchanged: shown(unchanged), changed: shown(changed), factor: factorText(factors[name]) }
  })
  const cost = (tries: readonly WholeTry[]) => {
    const known = tries.flatMap(({ costNano }) => (costNano === undefined ? [] : [costNano]))
    if (known.length === 0 || known.length < tries.length) return 'unknown'
    return usdColumn(known.reduce((sum, nano) => sum + nano, 0n) / BigInt(known.length))
  }
  return [
    { what: 'cost', unchanged: cost(unchanged), changed: cost(changed), factor: factorText(factors.cost) },
    ...rows,
  ]
}

function meanOf(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter(number => number !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, number) => sum + number, 0) / known.length
}

/** The first changed run that did something else than was recorded. */
function toolLines({ recordedTools, changed }: WholeRerun): readonly string[] {
  const other = changed.find(({ begun, sameTools }) => begun && !sameTools)
  if (other === undefined) return []
  return difference(
    'what it did, recorded and changed',
    recordedTools.map(shown).join('\n'),
    other.tools.map(shown).join('\n'),
  )
}

function outcomeLines({ recordedOutcome, changed }: WholeRerun): readonly string[] {
  const other = changed.find(({ begun, sameOutcome }) => begun && !sameOutcome)
  if (other === undefined) return []
  return difference('the outcome, recorded and changed', told(recordedOutcome), told(other.outcome))
}

function difference(title: string, before: string, after: string): readonly string[] {
  const words = textDifference(before, after).map(({ kind, text }) => {
    return kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`
  })
  return [...textLines(title, words.join(''), 16), '']
}

function told(outcome: unknown): string {
  return outcome === undefined ? 'nothing' : (JSON.stringify(outcome, undefined, 2) ?? '')
}

/** What the record does not have, and how often it was asked for. */
function missingLines(which: string, tries: readonly WholeTry[]): readonly string[] {
  return [
    ...countedLines(
      `not in the record, ${which}`,
      tries.flatMap(({ notRecorded }) => notRecorded),
    ),
    ...countedLines(
      `answered with the nearest, ${which}`,
      tries.flatMap(({ nearest }) => nearest),
    ),
  ]
}

const mostLines = 20

function countedLines(title: string, calls: readonly ToolCall[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const call of calls) counts.set(shown(call), (counts.get(shown(call)) ?? 0) + 1)
  const lines = [...counts].slice(0, mostLines).map(([call, count]) => plainText(`${title}: ${call}, ${count} times`))
  return counts.size > mostLines ? [...lines, `and ${counts.size - mostLines} more`] : lines
}

function shown({ name, arguments: given }: ToolCall): string {
  return given === '' ? name : `${name}(${given.slice(0, 300)})`
}

function exits(tries: readonly WholeTry[]): string {
  return [...new Set(tries.map(({ exitCode }) => `the command ended with ${exitCode ?? 'a signal'}`))].join(', ')
}
