import { createHash, timingSafeEqual } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Answer, Chdb } from './chdb.ts'
import { readException, refusal, type ClickHouseException } from './exception.ts'
import { readStatement, type Statement } from './request.ts'
import type { Room } from './disk/room.ts'

export interface ServerOptions {
  readonly chdb: Chdb
  readonly room: Room
  readonly password: string
  /** Where the data of INSERTs waits for the engine. */
  readonly folder: string
}

/** ClickHouse's HTTP interface to an open engine, as far as `@clickhouse/client`, curl and Grafana use it. */
export function clickHouseInterface(options: ServerOptions): RequestListener {
  return (request, response) => {
    const path = request.url?.split('?')[0]
    if (request.method === 'GET' && (path === '/ping' || request.url === '/')) {
      response.end('Ok.\n')
      return
    }
    // answer() turns every failure into an answer; if even that fails, the socket is gone.
    answer(request, response, options).catch(() => response.destroy())
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    if (!mayEnter(request, options.password)) throw wrongPassword()
    if (request.method !== 'GET' && request.method !== 'POST') throw noMethod(request.method)
    const statement = await readStatement(request, options.folder)
    const result = await runAndRemove(statement, options, gone.signal)
    await send({ request, response, statement, result })
  } catch (error) {
    if (gone.signal.aborted) return
    refuse({ request, response, error: readException(error), version: options.chdb.version })
  }
}

async function runAndRemove(statement: Statement, { chdb, room }: ServerOptions, gone: AbortSignal): Promise<Answer> {
  const { inserts, bodyFile } = statement
  try {
    if (!inserts) return await chdb.run(statement, gone)
    const bytes = bodyFile === undefined ? 0 : (await stat(bodyFile)).size
    return await room.forInsert(bytes, () => chdb.run(statement, gone))
  } finally {
    if (bodyFile !== undefined) await rm(bodyFile, { force: true })
  }
}

interface Sending {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly statement: Statement
  readonly result: Answer
}

async function send({ request, response, statement, result }: Sending): Promise<void> {
  response.setHeader('X-ClickHouse-Query-Id', statement.queryId)
  response.setHeader('X-ClickHouse-Format', statement.format)
  response.setHeader('X-ClickHouse-Timezone', 'UTC')
  response.setHeader('X-ClickHouse-Summary', summary(statement, result))
  response.setHeader('Content-Type', contentTypes.get(statement.format) ?? 'application/octet-stream')
  const packed = wantsGzip(request, statement) && result.bytes.length > 0
  if (packed) response.setHeader('Content-Encoding', 'gzip')
  const bytes = packed ? await promisify(gzip)(result.bytes, { level: 1 }) : result.bytes
  response.setHeader('Content-Length', bytes.length)
  response.end(bytes)
}

interface Refusing {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly error: ClickHouseException
  readonly version: string
}

function refuse({ request, response, error, version }: Refusing): void {
  const text = error.text(version)
  response.writeHead(error.status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Length': Buffer.byteLength(text),
    'X-ClickHouse-Exception-Code': String(error.code),
    // What is left of a body that was refused is not worth reading.
    ...(request.complete ? {} : { Connection: 'close' }),
  })
  response.end(text)
  request.resume()
}

/** The key of `@clickhouse/client` (a header or Basic), or curl's `?password=`. The user name does not matter. */
function mayEnter(request: IncomingMessage, password: string): boolean {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const fromBasic =
    basic &&
    Buffer.from(basic, 'base64')
      .toString()
      .replace(/^[^:]*:/, '')
  const fromUrl = new URL(request.url ?? '/', 'http://engine').searchParams.get('password')
  const given = [request.headers['x-clickhouse-key']].flat()[0] ?? fromBasic ?? fromUrl ?? ''
  return timingSafeEqual(digest(given), digest(password))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function summary({ insert }: Statement, { rows, size, elapsedSeconds }: Answer): string {
  // The engine does not tell what a query read, only what it returned or took from the body.
  const counted = {
    read_rows: insert ? rows : 0,
    read_bytes: insert ? size : 0,
    written_rows: insert ? rows : 0,
    written_bytes: insert ? size : 0,
    total_rows_to_read: 0,
    result_rows: rows,
    result_bytes: size,
    elapsed_ns: Math.round(elapsedSeconds * 1e9),
  }
  // ClickHouse writes these numbers as strings.
  return JSON.stringify(counted, (_, value: unknown) => (typeof value === 'number' ? String(value) : value))
}

function wantsGzip(request: IncomingMessage, { settings }: Statement): boolean {
  const accepted = request.headers['accept-encoding'] ?? ''
  return settings.get('enable_http_compression') === '1' && /\bgzip\b/.test(accepted)
}

const contentTypes: ReadonlyMap<string, string> = new Map([
  ...['JSON', 'JSONCompact', 'JSONStrings', 'JSONColumns', 'JSONObjectEachRow'].map(
    format => [format, 'application/json; charset=UTF-8'] as const,
  ),
  ...['JSONEachRow', 'JSONCompactEachRow', 'JSONStringsEachRow'].map(
    format => [format, 'application/x-ndjson; charset=UTF-8'] as const,
  ),
  ['CSV', 'text/csv; charset=UTF-8; header=absent'],
  ['CSVWithNames', 'text/csv; charset=UTF-8; header=present'],
  ['TabSeparated', 'text/tab-separated-values; charset=UTF-8'],
  ['TabSeparatedWithNames', 'text/tab-separated-values; charset=UTF-8'],
])

function wrongPassword(): ClickHouseException {
  const message = 'default: Authentication failed: password is incorrect, or there is no user with such name'
  return refusal('AUTHENTICATION_FAILED', message)
}

function noMethod(method: string | undefined): ClickHouseException {
  return refusal('NOT_IMPLEMENTED', `HTTP method ${method ?? ''} is not supported`)
}
