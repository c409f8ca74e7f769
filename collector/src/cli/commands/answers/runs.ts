import { runs as question, type RunsRow } from '@spanledger/queries'
import { askerOptions, openAsker } from '../../asker.ts'
import { parseWords, type Command } from '../../command.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'
import { usdColumn } from '../../print/usd.ts'

export const runs: Command = {
  name: 'runs',
  summary: 'list runs, newest first, with outcome and cost',
  usage: '[options]',
  example: 'spanledger runs --since 1h --limit 20',
  options: {
    since: { type: 'string', value: 'TIME', help: 'from when on: 24h, 7d, or a time in ISO 8601 (default 24h)' },
    limit: { type: 'string', value: 'N', help: 'at most so many runs (default 20)' },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const texts = new Map([['limit', parsed.text('limit') ?? '20']])
    const since = parsed.text('since')
    if (since !== undefined) texts.set('since', since)
    const asker = await openAsker(parsed, environment)
    try {
      const rows = await asker.ask(question, texts)
      console.log(parsed.has('json') ? JSON.stringify(rows, undefined, 2) : runsText(rows))
      return 0
    } finally {
      await asker.close()
    }
  },
}

function runsText(rows: readonly RunsRow[]): string {
  return rows.length === 0 ? 'no runs since then' : tableLines(columns, rows).join('\n')
}

const columns: readonly TableColumn<RunsRow>[] = [
  { title: 'run', cell: row => row.trace_id, mostCharacters: 32 },
  { title: 'started', cell: row => row.started.slice(0, 19) },
  { title: 'name', cell: row => row.name, mostCharacters: 32 },
  { title: 'service', cell: row => row.service, mostCharacters: 24 },
  { title: 'outcome', cell: row => row.outcome },
  { title: 'seconds', align: 'right', cell: row => (Number(row.duration_ms) / 1000).toFixed(1) },
  { title: 'calls', align: 'right', cell: row => row.calls },
  { title: 'tools', align: 'right', cell: row => row.tools },
  {
    title: 'cost',
    align: 'right',
    cell: row => `${row.unpriced_calls === '0' ? '' : '≥ '}${usdColumn(BigInt(row.cost_nano))}`,
  },
  { title: 'unpriced', align: 'right', cell: row => (row.unpriced_calls === '0' ? '' : row.unpriced_calls) },
]
