import type { Config } from '../../config/config.ts'
import { changeKeyFile, readKeyFile } from '../../receive/keys/key-file.ts'
import { newKey } from '../../receive/keys/new-key.ts'
import type { KeyLimits } from '../../receive/keys/rate-limits.ts'
import { namePattern, projectPattern, rights, type Right, type StoredKey } from '../../receive/keys/stored-key.ts'
import { collectorOptions, configFrom } from '../collector-options.ts'
import { UsageError, parseWords, type Command, type CommandOption, type ParsedWords } from '../command.ts'
import { tableLines } from '../print/table.ts'

// The options of the collector that say where the keys are; both are in its table.
const { data, 'keys-file': keysFile } = collectorOptions as Record<'data' | 'keys-file', CommandOption>

export const keys: Command = {
  name: 'keys',
  summary: 'make, list and revoke the API keys of senders and readers',
  usage: 'create --project P --right ingest|read|admin [options] | list | revoke ID',
  example: 'spanledger keys create --project shop --right ingest --name checkout',
  options: {
    project: { type: 'string', value: 'NAME', help: 'create: the project whose data the key is for' },
    right: { type: 'string', value: rights.join('|'), help: 'create: may send, may ask, or may both' },
    name: { type: 'string', value: 'TEXT', help: 'create: who it is for, so that it can be told from others' },
    'spans-per-second': { type: 'string', value: 'N', help: 'create: spans, log records and data points it may send' },
    'bytes-per-second': { type: 'string', value: 'N', help: 'create: bytes it may send, after decompression' },
    json: { type: 'boolean', help: 'print JSON' },
    data,
    'keys-file': keysFile,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [verb = '', id, ...rest] = parsed.positionals
    const config = configFrom(parsed, environment)
    if (verb === 'create' && id === undefined) return create(parsed, config)
    if (verb === 'list' && id === undefined) return list(parsed, config)
    if (verb === 'revoke' && id !== undefined && rest.length === 0) return revoke(id, config)
    throw new UsageError(`expected create, list or revoke ID, got ${JSON.stringify(parsed.positionals.join(' '))}`)
  },
}

/** The key goes to standard output, alone, so that it can be put where it belongs without being seen. */
async function create(words: ParsedWords, { keysFile: file }: Config): Promise<number> {
  const { key, stored } = newKey({
    name: nameFrom(words),
    project: projectFrom(words),
    right: rightFrom(words),
    limits: limitsFrom(words),
    now: new Date(),
  })
  await changeKeyFile(file, known => [...known, stored])
  console.log(words.has('json') ? JSON.stringify({ key, ...shownOf(stored) }, undefined, 2) : key)
  console.error(`It is shown this once. Send it as:
  Authorization: Bearer ${key.slice(0, 15)}…
Revoke it with: spanledger keys revoke ${stored.id}`)
  return 0
}

async function list(words: ParsedWords, { keysFile: file }: Config): Promise<number> {
  const shown = (await readKeyFile(file)).map(shownOf)
  if (words.has('json')) {
    console.log(JSON.stringify(shown, undefined, 2))
    return 0
  }
  const perSecond = (count: number | undefined) => (count === undefined ? '' : String(count))
  const lines = tableLines(
    [
      { title: 'id', cell: key => key.id },
      { title: 'project', cell: key => key.project },
      { title: 'right', cell: key => key.right },
      { title: 'name', cell: key => key.name },
      { title: 'spans/s', align: 'right', cell: key => perSecond(key.limits.spansPerSecond) },
      { title: 'bytes/s', align: 'right', cell: key => perSecond(key.limits.bytesPerSecond) },
      { title: 'created', cell: key => key.createdAt },
      { title: 'revoked', cell: key => key.revokedAt ?? '' },
    ],
    shown,
  )
  console.log(lines.join('\n'))
  return 0
}

async function revoke(id: string, { keysFile: file }: Config): Promise<number> {
  await changeKeyFile(file, known => {
    if (!known.some(key => key.id === id)) throw new UsageError(`no key in ${file} has the id ${JSON.stringify(id)}`)
    const revokedAt = new Date().toISOString()
    return known.map(key => (key.id === id && key.revokedAt === undefined ? { ...key, revokedAt } : key))
  })
  console.log(`${id} is revoked; running collectors know within two seconds`)
  return 0
}

/** A hash is of use to nobody who reads a list. */
function shownOf({ sha256: _, ...shown }: StoredKey): Omit<StoredKey, 'sha256'> {
  return shown
}

function nameFrom(words: ParsedWords): string {
  const name = words.text('name') ?? ''
  if (namePattern.test(name)) return name
  throw new UsageError(`--name: expected up to 100 characters, got ${JSON.stringify(name)}`)
}

function projectFrom(words: ParsedWords): string {
  const project = words.text('project') ?? ''
  if (projectPattern.test(project)) return project
  throw new UsageError(`--project: expected letters, digits, dots and dashes, got ${JSON.stringify(project)}`)
}

function rightFrom(words: ParsedWords): Right {
  const right = rights.find(candidate => candidate === words.text('right'))
  if (right) return right
  throw new UsageError(`--right: expected ${rights.join(', ')}, got ${JSON.stringify(words.text('right') ?? '')}`)
}

function limitsFrom(words: ParsedWords): KeyLimits {
  const spansPerSecond = limitFrom(words, 'spans-per-second')
  const bytesPerSecond = limitFrom(words, 'bytes-per-second')
  return {
    ...(spansPerSecond !== undefined && { spansPerSecond }),
    ...(bytesPerSecond !== undefined && { bytesPerSecond }),
  }
}

function limitFrom(words: ParsedWords, name: string): number | undefined {
  const text = words.text(name)
  if (text === undefined || /^[1-9]\d{0,14}$/.test(text)) return text === undefined ? undefined : Number(text)
  throw new UsageError(`--${name}: expected a whole number above 0, got ${JSON.stringify(text)}`)
}
