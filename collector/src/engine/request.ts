import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { databaseName, type Run } from './chdb.ts'
import { refusal, type ClickHouseException } from './exception.ts'
import { overflow } from './disk/folder.ts'
import { shapeOf, type Insert } from './statement.ts'

const MiB = 1024 * 1024
const statementBytes = 32 * MiB
const bodyBytes = 1024 * MiB
/** With less than this in memory, as in a container with the usual 64 MiB of /dev/shm, bodies go to the data folder. */
const memoryReserveBytes = 256 * MiB

/** A request, read to its end. */
export interface Statement extends Run {
  /** It is an INSERT with data. */
  readonly insert: boolean
  /** It is an INSERT, with data or by a SELECT. */
  readonly inserts: boolean
  /** Where the data of an INSERT waits, to be removed after the run. */
  readonly bodyFile: string | undefined
}

/**
 * Reads a request of ClickHouse's HTTP interface. The data of an INSERT goes to a file, byte for byte, and the engine
 * reads it FROM INFILE: as part of the statement, a blank line would end it and the rest would run as SQL.
 */
export async function readStatement(request: IncomingMessage, folder: string): Promise<Statement> {
  const url = new URL(request.url ?? '/', 'http://engine')
  const form = request.headers['content-type']?.startsWith('multipart/form-data') ?? false
  const fields = form ? await readForm(request) : url.searchParams
  for (const name of ['compress', 'decompress']) if (fields.get(name) === '1') throw noNativeCompression()
  const run = { ...readOptions(request, url.searchParams), params: readParams([...url.searchParams, ...fields]) }
  // One character a byte: data in the text survives, and every word that matters is ASCII.
  const query = Buffer.from(fields.get('query') ?? '').toString('latin1')
  const asked = shapeOf(query)
  if (asked.insert) return readInsert({ run, insert: asked.insert, rest: form ? [] : body(request, bodyBytes), folder })

  const rest = form ? Buffer.alloc(0) : await readAll(body(request, statementBytes))
  const text = [query, rest.toString('latin1')].filter(Boolean).join('\n')
  const { forbidden, insert, inserts, format = run.format } = shapeOf(text)
  if (forbidden !== undefined) throw refusal('NOT_IMPLEMENTED', forbidden)
  if (insert) return readInsert({ run, insert, rest: [], folder })
  return { ...run, sql: utf8(text), format, insert: false, inserts, bodyFile: undefined }
}

interface InsertRequest {
  readonly run: Omit<Run, 'sql'>
  readonly insert: Insert
  readonly rest: Iterable<Buffer> | AsyncIterable<Buffer>
  readonly folder: string
}

async function readInsert({ run, insert, rest, folder }: InsertRequest): Promise<Statement> {
  const name = await bodyName(folder)
  const bodyFile = join(folder, name)
  try {
    await pipeline(
      inOrder(Buffer.from(insert.data, 'latin1'), rest),
      createWriteStream(bodyFile, { flags: 'wx', mode: 0o600 }),
    )
  } catch (error) {
    await rm(bodyFile, { force: true })
    throw error
  }
  const { target, settings, format } = insert
  const sql = `${utf8(target)}\nFROM INFILE '${name}' COMPRESSION 'none'\n${utf8(settings)}\nFORMAT ${format}`
  return { ...run, sql, insert: true, inserts: true, bodyFile }
}

async function* inOrder(first: Buffer, rest: InsertRequest['rest']): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first
  yield* rest
}

/** A relative name, since the engine works in this folder and would read wildcards in its path. */
async function bodyName(folder: string): Promise<string> {
  const { bavail, bsize } = await statfs(folder)
  const name = `body-${randomUUID()}`
  return bavail * bsize < memoryReserveBytes ? `${overflow}/${name}` : name
}

/** The decoded body. It leaves the socket open when it is not read to its end, so that the error can be answered. */
async function* body(request: IncomingMessage, limit: number): AsyncGenerator<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  const decoder = decoders.get(encoding)
  if (!decoder && encoding !== 'identity') {
    throw refusal('NOT_IMPLEMENTED', `Content-Encoding ${encoding} is not supported; gzip is`)
  }
  const source: AsyncIterable<Buffer> = decoder
    ? decode(request, decoder())
    : request.iterator({ destroyOnReturn: false })
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > limit) throw refusal('QUERY_IS_TOO_LARGE', `The body is larger than ${limit} bytes`)
    yield chunk
  }
}

const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

async function* decode(request: IncomingMessage, decoder: Transform): AsyncGenerator<Buffer> {
  request.once('error', error => decoder.destroy(error))
  try {
    yield* request.pipe(decoder)
  } catch (error) {
    if (request.destroyed && !request.complete) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw refusal('ZLIB_INFLATE_FAILED', `Cannot decompress the body: ${message}`, {
      cause: error,
    })
  }
}

/** `@clickhouse/client` sends long parameters as a form. By hand, since Node's own parser brings WebAssembly along. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const boundary = /boundary="?([^";]+)/.exec(request.headers['content-type'] ?? '')?.[1] ?? ''
  const text = (await readAll(body(request, statementBytes))).toString('latin1')
  const parts = text.split(`--${boundary}`).map(part => /name="([^"]+)"[^]*?\r\n\r\n([^]*)\r\n$/.exec(part))
  return new URLSearchParams(
    parts.flatMap((part): [string, string][] => (part ? [[part[1] ?? '', utf8(part[2] ?? '')]] : [])),
  )
}

async function readAll(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

// What the URL says to the HTTP interface itself; every other name in it is a setting.
const ownNames = new Set(
  `query query_id database default_format user password role quota_key stacktrace client_protocol_version compress
  decompress session_id session_timeout session_check close_session wait_end_of_query buffer_size log_comment`.split(
    /\s+/,
  ),
)

function readOptions(request: IncomingMessage, fields: URLSearchParams): Omit<Run, 'sql' | 'params'> {
  const entries = [...fields].filter(([name]) => !ownNames.has(name) && !name.startsWith('param_'))
  const settings = new Map(entries)
  for (const name of settings.keys()) if (!/^[a-z_0-9]+$/.test(name)) throw unknownSetting(name)
  // As in ClickHouse: a GET changes nothing.
  if (request.method === 'GET' && !settings.has('readonly')) settings.set('readonly', '2')
  const queryId = fields.get('query_id') ?? ''
  return {
    settings,
    format: fields.get('default_format') ?? header(request, 'x-clickhouse-format') ?? 'TabSeparated',
    database: fields.get('database') ?? header(request, 'x-clickhouse-database') ?? databaseName,
    // It becomes an argument and a header, so it takes only what both can carry.
    queryId: /^[\x21-\x7e]{1,200}$/.test(queryId) ? queryId : randomUUID(),
  }
}

function readParams(entries: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const params = entries
    .filter(([name]) => name.startsWith('param_'))
    .map(([name, value]) => [name.slice(6), value] as const)
  for (const [name] of params) if (!/^\w+$/.test(name)) throw unknownSetting(`param_${name}`)
  return new Map(params)
}

function header(request: IncomingMessage, name: string): string | undefined {
  return [request.headers[name]].flat()[0]
}

function unknownSetting(name: string): ClickHouseException {
  return refusal('UNKNOWN_SETTING', `Unknown setting '${name}'`)
}

function noNativeCompression(): ClickHouseException {
  return refusal('NOT_IMPLEMENTED', 'compress and decompress are not supported; Content-Encoding: gzip is')
}

function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8')
}
