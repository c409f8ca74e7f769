import { driftDecisions, type DriftDecisionsRow } from '@spanledger/queries'
import { openAsker } from '../../asker.ts'
import { UsageError, type ParsedWords } from '../../command.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'
import { tellCollector } from '../../tell.ts'

export interface DriftCall {
  readonly parsed: ParsedWords
  readonly environment: NodeJS.ProcessEnv
}

/** What is so since `--since`, or from now on, is normal: the baseline is learned anew. */
export async function accept(call: DriftCall): Promise<number> {
  const { parsed } = call
  const since = parsed.text('since')
  const what = await decide(call, { verb: 'accept', more: since === undefined ? {} : { since } })
  console.log(`accepted: ${what} is normal since ${since ?? 'now'}`)
  return 0
}

/** Nobody is told for so long. */
export async function mute(call: DriftCall): Promise<number> {
  const hours = call.parsed.text('hours') ?? '24'
  const what = await decide(call, { verb: 'mute', more: { hours: Number(hours) } })
  console.log(`muted: ${what} for ${hours} hours`)
  return 0
}

interface Deciding {
  readonly verb: 'accept' | 'mute'
  readonly more: object
}

async function decide({ parsed, environment }: DriftCall, { verb, more }: Deciding): Promise<string> {
  const parts = ['service', 'task', 'group'].map(name => parsed.text(name) ?? '')
  if (parts.every(part => part === ''))
    throw new UsageError(`${verb} what? --service, --task and --group say it; \`spanledger drift\` shows them`)
  const path = `/api/drift/${encodeURIComponent(JSON.stringify(parts))}/${verb}`
  await tellCollector(parsed, environment, { path, body: { reason: parsed.text('reason') ?? '', ...more } })
  const [service = '', task = '', group = ''] = parts
  return `${group || 'all'} of ${task || 'all tasks'} of ${service || 'all services'}`
}

/** What people decided that still holds. */
export async function decisions({ parsed, environment }: DriftCall): Promise<number> {
  const asker = await openAsker(parsed, environment)
  try {
    const rows = await asker.ask(driftDecisions, new Map([['limit', '1000']]))
    if (parsed.has('json')) console.log(JSON.stringify(rows, undefined, 2))
    else console.log(rows.length === 0 ? 'nobody decided anything' : tableLines(columns, rows).join('\n'))
    return 0
  } finally {
    await asker.close()
  }
}

const all = (text: string) => (text === '' ? 'all' : text)

const columns: readonly TableColumn<DriftDecisionsRow>[] = [
  { title: 'decided', cell: row => row.at.slice(0, 19) },
  { title: 'what', cell: row => row.decision },
  { title: 'group', cell: row => all(row.signal_group) },
  { title: 'task', cell: row => all(row.task), mostCharacters: 28 },
  { title: 'service', cell: row => all(row.service), mostCharacters: 20 },
  { title: 'holds', cell: row => (row.decision === 'mute' ? `until ${row.holds_until}` : `since ${row.holds_since}`) },
  { title: 'by', cell: row => row.decided_by, mostCharacters: 28 },
  { title: 'why', cell: row => row.reason, mostCharacters: 40 },
]
