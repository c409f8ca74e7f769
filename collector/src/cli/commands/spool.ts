import { existsSync } from 'node:fs'
import { spoolFolder } from '../../config/config.ts'
import { dropRejected, listSpool, retryRejected, type ListedSegment } from '../../spool/rejected.ts'
import { collectorOptions, configFrom } from '../collector-options.ts'
import { UsageError, parseWords, type Command, type CommandOption, type ParsedWords } from '../command.ts'
import { tableLines, type TableColumn } from '../print/table.ts'

const { data } = collectorOptions as Record<'data', CommandOption>

export const spool: Command = {
  name: 'spool',
  summary: 'list what waits for the store, and try again or drop the rows that it refused',
  usage: 'list | retry [NAME…] | drop NAME… [options]',
  example: `spanledger spool list --data /var/lib/spanledger
  spanledger spool retry
  spanledger spool drop 000000000042-5f2c9a0b1c2d3e4f-1-spans.segment

A running collector takes what is to be tried again within seconds; otherwise the next one does when it starts.
retry without a name tries all rejected rows again; drop takes --all for that.`,
  options: {
    all: { type: 'boolean', help: 'drop all rejected rows' },
    json: { type: 'boolean', help: 'print JSON' },
    data,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [action, ...names] = parsed.positionals
    const folder = spoolFolder(configFrom(parsed, environment))
    const act = actions.get(action ?? '')
    if (!act)
      throw new UsageError(
        `${action === undefined ? 'which action?' : `there is no ${JSON.stringify(action)}.`} It is list, retry or drop`,
      )
    if (!existsSync(folder)) throw new UsageError(`there is no spool at ${folder}: name the data folder with --data`)
    return act({ folder, names, parsed })
  },
}

interface Call {
  readonly folder: string
  readonly names: readonly string[]
  readonly parsed: ParsedWords
}

const actions: ReadonlyMap<string, (call: Call) => Promise<number>> = new Map([
  ['list', list],
  ['retry', retry],
  ['drop', drop],
])

async function list({ folder, names, parsed }: Call): Promise<number> {
  if (names.length > 0) throw new UsageError('list takes no names: it lists everything')
  const segments = await listSpool(folder)
  if (parsed.has('json')) console.log(JSON.stringify(segments, undefined, 2))
  else
    console.log(
      segments.length === 0
        ? 'the spool is empty'
        : [...tableLines(columns, segments), '', ...sums(segments)].join('\n'),
    )
  return 0
}

async function retry({ folder, names, parsed }: Call): Promise<number> {
  const chosen = names.length > 0 ? names : await allRejected(folder)
  return report({
    verb: 'will be tried again by the collector on this folder, within seconds if it runs',
    chosen,
    missing: await retryRejected(folder, chosen),
    parsed,
  })
}

async function drop({ folder, names, parsed }: Call): Promise<number> {
  if (parsed.has('all') === names.length > 0) throw new UsageError('drop takes either names or --all')
  const chosen = parsed.has('all') ? await allRejected(folder) : names
  return report({ verb: 'dropped', chosen, missing: await dropRejected(folder, chosen), parsed })
}

async function allRejected(folder: string): Promise<readonly string[]> {
  return (await listSpool(folder)).filter(({ place }) => place === 'rejected').map(({ name }) => name)
}

interface Done {
  readonly verb: string
  readonly chosen: readonly string[]
  readonly missing: readonly string[]
  readonly parsed: ParsedWords
}

/** 1 if something that was named is not among the rejected; the others are done all the same. */
function report({ verb, chosen, missing, parsed }: Done): number {
  const done = [...new Set(chosen)].filter(name => !missing.includes(name))
  if (parsed.has('json')) console.log(JSON.stringify({ done, missing }, undefined, 2))
  else console.log(`${done.length} ${done.length === 1 ? 'file' : 'files'} ${verb}`)
  for (const name of missing)
    console.error(`spanledger: ${JSON.stringify(name)} is not among the rejected: \`spanledger spool list\` names them`)
  return missing.length === 0 ? 0 : 1
}

const columns: readonly TableColumn<ListedSegment>[] = [
  { title: 'name', cell: ({ name }) => name, mostCharacters: 80 },
  { title: 'state', cell: ({ place }) => place },
  { title: 'table', cell: ({ table }) => table },
  { title: 'rows', align: 'right', cell: ({ rows }) => String(rows) },
  { title: 'bytes', align: 'right', cell: ({ bytes }) => String(bytes) },
  { title: 'age', align: 'right', cell: ({ ageMs }) => ageText(ageMs) },
  { title: 'reason', cell: ({ reason }) => reason ?? '', mostCharacters: 200 },
]

function sums(segments: readonly ListedSegment[]): readonly string[] {
  return (['waiting', 'retry', 'rejected'] as const).map(place => {
    const those = segments.filter(segment => segment.place === place)
    const total = (of: (segment: ListedSegment) => number) => those.reduce((sum, segment) => sum + of(segment), 0)
    return `${place}: ${total(({ rows }) => rows)} rows in ${those.length} files, ${total(({ bytes }) => bytes)} bytes`
  })
}

function ageText(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1_000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`
}
