import { UsageError } from '../../command.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'
import { tellCollector } from '../../tell.ts'
import { print, type AlertsCall } from './alerts-call.ts'

export async function silence({ parsed, name, environment }: AlertsCall): Promise<number> {
  if (name === undefined) throw new UsageError('which incident? `spanledger alerts` shows their fingerprints')
  const hours = parsed.text('hours') ?? '8'
  const body = { hours: Number(hours), reason: parsed.text('reason') ?? '' }
  await tellCollector(parsed, environment, { path: `/api/alerts/${encodeURIComponent(name)}/silence`, body })
  console.log(`silent for ${hours} hours`)
  return 0
}

/** What nobody is told of for a while, and why. */
export async function silences({ parsed, environment }: AlertsCall): Promise<number> {
  // True: the collector answers with a list of silences.
  const rows = (await tellCollector(parsed, environment, {
    path: '/api/silences',
    method: 'GET',
  })) as readonly Silenced[]
  print(parsed, rows, rows.length === 0 ? 'nothing is silenced' : tableLines(columns, rows).join('\n'))
  return 0
}

export async function endSilence({ parsed, name, environment }: AlertsCall): Promise<number> {
  if (name === undefined) throw new UsageError('which silence? `spanledger alerts silences` shows their ids')
  await tellCollector(parsed, environment, { path: `/api/silences/${encodeURIComponent(name)}/end`, body: {} })
  console.log('ended')
  return 0
}

interface Silenced {
  readonly id: string
  readonly rule: string
  readonly labels: Readonly<Record<string, string>>
  readonly until: string
  readonly by: string
  readonly reason: string
}

const columns: readonly TableColumn<Silenced>[] = [
  { title: 'rule', cell: row => row.rule, mostCharacters: 28 },
  { title: 'about', cell: row => Object.values(row.labels).join(' '), mostCharacters: 40 },
  { title: 'until', cell: row => row.until.slice(0, 19) },
  { title: 'by', cell: row => row.by, mostCharacters: 28 },
  { title: 'why', cell: row => row.reason, mostCharacters: 40 },
  { title: 'id', cell: row => row.id },
]
