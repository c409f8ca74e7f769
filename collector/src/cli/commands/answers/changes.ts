import { changes as changeLog, runningNow, type ChangesRow, type RunningNowRow } from '@spanledger/queries'
import { askerOptions, openAsker } from '../../asker.ts'
import { configFrom } from '../../collector-options.ts'
import { parseWords, UsageError, type Command, type ParsedWords } from '../../command.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'

export const changes: Command = {
  name: 'changes',
  summary: 'list what changed: prompts, tools, models, prices, versions; or mark a deployment',
  usage: '[--since 7d] [--kind KIND] [--service NAME] | --now | add --service NAME --version VERSION',
  example:
    'spanledger changes --since 7d --kind prompt\n  spanledger changes add --service shop --version v42 --revision 1f3c9aa',
  options: {
    since: { type: 'string', value: 'TIME', help: 'from when on: 24h, 7d, or a time in ISO 8601 (default 24h)' },
    kind: {
      type: 'string',
      value: 'KIND',
      help: 'prompt, tool, toolset, request_model, response_model, parameters, retrieval, price, service_version, commit, deploy, settings or prices',
    },
    service: { type: 'string', value: 'NAME', help: 'only of this service; with add, what was deployed' },
    limit: { type: 'string', value: 'N', help: 'at most so many (default 100)' },
    now: { type: 'boolean', help: 'what runs now, instead of what changed' },
    version: { type: 'string', value: 'VERSION', help: 'add: the version that was deployed' },
    environment: { type: 'string', value: 'NAME', help: 'add: where, such as production' },
    revision: { type: 'string', value: 'COMMIT', help: 'add: its commit' },
    note: { type: 'string', value: 'TEXT', help: 'add: what a person should know' },
    at: { type: 'string', value: 'TIME', help: 'add: when, in ISO 8601 (default now)' },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [verb, ...more] = parsed.positionals
    if (more.length > 0 || (verb !== undefined && verb !== 'add'))
      throw new UsageError(`changes takes nothing, or add; got ${JSON.stringify([verb, ...more].join(' '))}`)
    return verb === 'add' ? mark(parsed, environment) : list(parsed, environment)
  },
}

async function list(parsed: ParsedWords, environment: NodeJS.ProcessEnv): Promise<number> {
  const asker = await openAsker(parsed, environment)
  try {
    if (parsed.has('now')) {
      const rows = await asker.ask(runningNow, textsFrom(parsed, [['limit', 'limit']]))
      console.log(shown(parsed, { rows, columns: runningColumns, none: 'nothing ran within the last hour' }))
    } else {
      const rows = await asker.ask(changeLog, textsFrom(parsed, changeParameters))
      console.log(shown(parsed, { rows, columns: changeColumns, none: 'nothing changed since then' }))
    }
    return 0
  } finally {
    await asker.close()
  }
}

/** Options and the parameters they are. */
const changeParameters = [
  ['limit', 'limit'],
  ['since', 'since'],
  ['kind', 'kind'],
  ['service', 'of_service'],
] as const

function textsFrom(
  parsed: ParsedWords,
  names: readonly (readonly [option: string, parameter: string])[],
): ReadonlyMap<string, string> {
  const texts = new Map([['limit', '100']])
  for (const [option, parameter] of names) {
    const text = parsed.text(option)
    if (text !== undefined) texts.set(parameter, text)
  }
  return texts
}

interface Listed<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly TableColumn<Row>[]
  readonly none: string
}

function shown<Row>(parsed: ParsedWords, { rows, columns, none }: Listed<Row>): string {
  if (parsed.has('json')) return JSON.stringify(rows, undefined, 2)
  return rows.length === 0 ? none : tableLines(columns, rows).join('\n')
}

async function mark(parsed: ParsedWords, environment: NodeJS.ProcessEnv): Promise<number> {
  const config = configFrom(parsed, environment)
  const url = parsed.text('url') ?? environment.SPANLEDGER_URL ?? `http://127.0.0.1:${config.port}`
  const given = ['service', 'version', 'environment', 'revision', 'note', 'at'].flatMap(name => {
    const text = parsed.text(name)
    return text === undefined ? [] : [[name, text] as const]
  })
  const key = config.apiKeys[0]
  const response = await fetch(new URL('/api/changes', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ ...Object.fromEntries(given), source: 'deploy' }),
  }).catch((cause: unknown) => {
    throw new UsageError(`no collector answers at ${url}: start one with \`spanledger up\``, { cause })
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new UsageError(`the collector at ${url} answers ${response.status}: ${JSON.stringify(body)}`)
  console.log(parsed.has('json') ? JSON.stringify(body) : `marked: ${parsed.text('service')} ${parsed.text('version')}`)
  return 0
}

const changeColumns: readonly TableColumn<ChangesRow>[] = [
  { title: 'first seen', cell: row => row.first_seen.slice(0, 19) },
  { title: 'service', cell: row => row.service, mostCharacters: 20 },
  { title: 'what', cell: row => row.kind },
  { title: 'of', cell: row => row.name, mostCharacters: 32 },
  { title: 'to', cell: row => row.new_hash, mostCharacters: 24 },
  { title: 'difference', cell: row => row.difference.replaceAll('\n', ' | '), mostCharacters: 72 },
]

const runningColumns: readonly TableColumn<RunningNowRow>[] = [
  { title: 'service', cell: row => row.service, mostCharacters: 20 },
  { title: 'what', cell: row => row.kind },
  { title: 'of', cell: row => row.name, mostCharacters: 32 },
  { title: 'version', cell: row => row.version_hash, mostCharacters: 24 },
  { title: 'since', cell: row => row.first_seen.slice(0, 19) },
  { title: 'last seen', cell: row => row.last_seen.slice(0, 19) },
]
