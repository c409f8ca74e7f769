import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { explain, type Sighting } from '@spanledger/instrumentation/redaction'
import { UsageError, parseWords, type Command } from '../command.ts'
import { tableLines, type TableColumn } from '../print/table.ts'

export const redactTest: Command = {
  name: 'redact-test',
  summary: 'show what the hook would take out of a text or JSON before it leaves the process',
  usage: 'FILE [options]   (- reads standard input)',
  example: 'spanledger redact-test prompt.txt',
  options: {
    show: { type: 'boolean', help: 'print the values themselves as well' },
    json: { type: 'boolean', help: 'print JSON' },
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [file, ...rest] = parsed.positionals
    if (file === undefined || rest.length > 0) throw new UsageError('which file? Name one, or - for standard input')
    const sightings = explain(await contentOf(file), withKey(environment))
    const shown = parsed.has('show') ? sightings : sightings.map(({ value: _, ...sighting }) => sighting)
    console.log(parsed.has('json') ? JSON.stringify(shown, undefined, 2) : linesOf(shown).join('\n'))
    return sightings.length === 0 ? 0 : 1
  },
}

// Without a key each look at the file would have placeholders of its own.
function withKey(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...environment,
    SPANLEDGER_REDACTION_KEY: environment.SPANLEDGER_REDACTION_KEY || randomBytes(32).toString('hex'),
  }
}

function contentOf(file: string): Promise<string> {
  return file === '-' ? text(process.stdin) : readFile(file, 'utf8')
}

type Shown = Omit<Sighting, 'value'> & Partial<Pick<Sighting, 'value'>>

function linesOf(shown: readonly Shown[]): readonly string[] {
  if (shown.length === 0) return ['nothing to redact']
  const columns: readonly TableColumn<Shown>[] = [
    { title: 'place', cell: sighting => sighting.place },
    { title: 'rule', cell: sighting => sighting.rule },
    { title: 'becomes', cell: sighting => sighting.placeholder },
    ...(shown.some(({ value }) => value !== undefined)
      ? [{ title: 'value', cell: (sighting: Shown) => sighting.value ?? '' }]
      : []),
  ]
  return [
    ...tableLines(columns, shown),
    `${shown.length} ${shown.length === 1 ? 'value' : 'values'} would be taken out`,
  ]
}
