import { compare as question } from '@spanledger/queries'
import { compareReleases, type ComparedMeasure } from '../../../drift/release/compare-releases.ts'
import type { Verdict } from '../../../drift/release/verdict.ts'
import type { Asker } from '../../asker.ts'
import { UsageError, type ParsedWords } from '../../command.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'

const ways: ReadonlyMap<string, string> = new Map([
  ['version', 'version'],
  ['service.version', 'version'],
  ['prompt', 'prompt'],
  ['model', 'model'],
  ['environment', 'environment'],
  ['agent', 'agent'],
])

/** Compares two releases: prints every measure; 1 if one of them is worse. */
export async function compareTwoReleases(asker: Asker, words: ParsedWords): Promise<number> {
  const texts = new Map([
    ['before', required(words, 'before')],
    ['after', required(words, 'after')],
    ['by', wayOf(words.text('by') ?? 'version')],
    ['since', words.text('since') ?? '28d'],
    ['task', words.text('task') ?? ''],
  ])
  const compared = compareReleases(await asker.ask(question, texts))
  console.log(words.has('json') ? JSON.stringify(compared, undefined, 2) : tableLines(columns, compared).join('\n'))
  return compared.some(({ verdict }) => verdict.kind === 'worse') ? 1 : 0
}

function required(words: ParsedWords, name: string): string {
  const value = words.text(name)
  if (value === undefined)
    throw new UsageError(`--${name} is missing: name the two releases, as in --before v7 --after v8`)
  return value
}

function wayOf(by: string): string {
  const way = ways.get(by)
  if (way === undefined)
    throw new UsageError(`--by: expected one of ${[...ways.keys()].join(', ')}, got ${JSON.stringify(by)}`)
  return way
}

const columns: readonly TableColumn<ComparedMeasure>[] = [
  { title: 'measure', cell: ({ measure }) => measure.name },
  {
    title: 'tasks',
    align: 'right',
    cell: ({ difference }) => (difference ? `${difference.tasksBefore} | ${difference.tasksAfter}` : ''),
  },
  { title: 'difference', align: 'right', cell: one => amountOf(one, one.difference?.difference) },
  { title: 'between', align: 'right', cell: one => amountOf(one, one.difference?.low) },
  { title: 'and', align: 'right', cell: one => amountOf(one, one.difference?.high) },
  { title: 'verdict', cell: ({ verdict }) => verdictText(verdict) },
]

/** Of logarithms in percent, of shares in points. */
function amountOf({ measure }: ComparedMeasure, value: number | undefined): string {
  if (value === undefined) return ''
  const percent = 100 * (measure.isLogarithm ? Math.expm1(value) : value)
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)} ${measure.isLogarithm ? '%' : 'pt'}`
}

function verdictText(verdict: Verdict): string {
  if (verdict.kind !== 'needs more') return verdict.kind
  return verdict.tasks === undefined
    ? 'needs more: 50 sessions of each at least'
    : `needs ${verdict.tasks} tasks more of each`
}
