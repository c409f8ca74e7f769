import {
  toolFindings,
  toolHints,
  toolSignalPrecision,
  type ToolFindingsRow,
  type ToolSignalPrecisionRow,
} from '@spanledger/queries'
import { askerOptions, openAsker, type Asker } from '../../asker.ts'
import { parseWords, UsageError, type Command, type ParsedWords } from '../../command.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'
import { wholeId } from './whole-id.ts'

export const findings: Command = {
  name: 'findings',
  summary: 'list what agents did wrong with their tools: wrong arguments, loops, retries, unapproved writes',
  usage: '[options]',
  example: 'spanledger findings --since 7d --hints',
  options: {
    since: { type: 'string', value: 'TIME', help: 'from when on: 24h, 7d, or a time in ISO 8601 (default 24h)' },
    service: { type: 'string', value: 'NAME', help: 'only of this service' },
    run: { type: 'string', value: 'RUN', help: 'only of this run, by its id or the beginning of it' },
    limit: { type: 'string', value: 'N', help: 'at most so many (default 100)' },
    hints: { type: 'boolean', help: 'hints, too; they never count for the exit code' },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    if (parsed.positionals.length > 0)
      throw new UsageError(`findings takes no ${JSON.stringify(parsed.positionals[0])}: a run is given with --run`)
    const asker = await openAsker(parsed, environment)
    try {
      const texts = await textsFrom(parsed, asker)
      if (texts === undefined) return 2
      const rows = await findingsFrom(asker, texts, parsed.has('hints'))
      console.log(parsed.has('json') ? JSON.stringify(rows, undefined, 2) : shown(rows))
      return rows.some(({ kind }) => kind === 'finding') ? 1 : 0
    } finally {
      await asker.close()
    }
  },
}

interface Found extends Omit<ToolFindingsRow, 'finding'> {
  readonly kind: 'finding' | 'hint'
  readonly what: string
  /** How runs with it ended, and those without it. */
  readonly measured: Measured | undefined
}

type Measured = Omit<ToolSignalPrecisionRow, 'kind' | 'signal'>

async function textsFrom(parsed: ParsedWords, asker: Asker): Promise<ReadonlyMap<string, string> | undefined> {
  const texts = new Map([['limit', parsed.text('limit') ?? '100']])
  for (const [option, parameter] of [
    ['since', 'since'],
    ['service', 'of_service'],
  ] as const) {
    const text = parsed.text(option)
    if (text !== undefined) texts.set(parameter, text)
  }
  const prefix = parsed.text('run')
  if (prefix === undefined) return texts
  const traceId = await wholeId(asker, prefix)
  if (traceId === undefined) return undefined
  // A run that is named is meant, however old it is.
  return new Map([['since', '400d'], ...texts, ['of_run', traceId]])
}

/** Findings and, where they are wanted, hints behind them; each with what it told of the runs of the same time. */
async function findingsFrom(
  asker: Asker,
  texts: ReadonlyMap<string, string>,
  withHints: boolean,
): Promise<readonly Found[]> {
  const found = await asker.ask(toolFindings, texts)
  const hinted = withHints ? await asker.ask(toolHints, texts) : []
  if (found.length + hinted.length === 0) return []
  const measured = await measuredBy(asker, texts)
  return [
    ...found.map(({ finding, ...row }) => ({
      kind: 'finding' as const,
      what: finding,
      ...row,
      measured: measured.get(finding),
    })),
    ...hinted.map(({ hint, ...row }) => ({
      kind: 'hint' as const,
      what: hint,
      ...row,
      problems: '',
      measured: measured.get(hint),
    })),
  ]
}

/** By all runs of the time, also where one run is asked for; then of the last day. */
async function measuredBy(asker: Asker, texts: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Measured>> {
  const ofAll = new Map([...texts, ['limit', '100']])
  if (ofAll.delete('of_run')) ofAll.delete('since')
  const rows = await asker.ask(toolSignalPrecision, ofAll)
  return new Map(rows.map(({ kind: _, signal, ...shares }) => [signal, shares]))
}

function shown(rows: readonly Found[]): string {
  return rows.length === 0 ? 'nothing was found wrong with the use of tools' : tableLines(columns, rows).join('\n')
}

const columns: readonly TableColumn<Found>[] = [
  { title: 'first', cell: row => row.first_at.slice(0, 19) },
  { title: 'run', cell: row => row.trace_id.slice(0, 8) },
  { title: 'service', cell: row => row.service, mostCharacters: 20 },
  { title: 'tool', cell: row => row.tool, mostCharacters: 24 },
  { title: 'what', cell: row => `${row.kind === 'hint' ? 'hint: ' : ''}${row.what}`, mostCharacters: 48 },
  { title: 'where', cell: row => row.problems, mostCharacters: 40 },
  { title: 'times', align: 'right', cell: row => row.times },
  { title: 'failed with it, without it', cell: row => sharesOf(row.measured) },
]

const fewestRuns = 10

/** Of few runs no share is told. */
function sharesOf(measured: Measured | undefined): string {
  if (measured === undefined) return ''
  const { runs_with: having, runs_without: lacking } = measured
  if (Number(having) < fewestRuns || Number(lacking) < fewestRuns) return `${measured.failed_with} of ${having} runs`
  return `${percent(measured.failed_share_with)}, ${percent(measured.failed_share_without ?? 0)}`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
