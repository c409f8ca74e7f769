import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Refusal } from './exception.ts'

/** A request of ClickHouse's HTTP interface. */
export interface AskedStatement {
  readonly text: string
  readonly format: string
  readonly database: string | undefined
  readonly queryId: string | undefined
  readonly settings: ReadonlyMap<string, string>
  /** By name, with `param_` before it, in the encoding of the interface. */
  readonly params: ReadonlyMap<string, string>
  readonly wantsGzip: boolean
  /** Whether the answer is to come in ClickHouse's own frames. */
  readonly wantsFrames: boolean
}

const statementBytes = 1024 * 1024

/** Reads a request to its end. @throws Refusal */
export async function readStatement(request: IncomingMessage): Promise<AskedStatement> {
  if (request.method !== 'GET' && request.method !== 'POST') {
    throw new Refusal('NOT_IMPLEMENTED', `HTTP method ${request.method ?? ''} is not supported`)
  }
  const fields = fieldsOf(request)
  if (fields.get('decompress') === '1') {
    throw new Refusal('NOT_IMPLEMENTED', 'decompress is not supported; Content-Encoding: gzip is')
  }
  const body = request.method === 'POST' ? await readBody(request) : Buffer.alloc(0)
  const form = formType(request.headers)
  if (form !== undefined) await addForm(fields, body, form)
  const others = [...fields].filter(([name]) => !ownNames.has(name))
  return {
    text: [fields.get('query') ?? '', form === undefined ? body.toString() : ''].filter(Boolean).join('\n'),
    format: fields.get('default_format') ?? header(request.headers, 'x-clickhouse-format') ?? 'TabSeparated',
    database: fields.get('database') ?? header(request.headers, 'x-clickhouse-database'),
    queryId: fields.get('query_id') ?? undefined,
    settings: new Map(others.filter(([name]) => !name.startsWith('param_'))),
    params: new Map(others.filter(([name]) => name.startsWith('param_'))),
    wantsGzip:
      fields.get('enable_http_compression') === '1' &&
      /\bgzip\b/.test(header(request.headers, 'accept-encoding') ?? ''),
    wantsFrames: wantsFrames(request),
  }
}

/** Also before a request is read: who asked for frames reads a refusal in them, too. */
export function wantsFrames(request: IncomingMessage): boolean {
  return fieldsOf(request).get('compress') === '1'
}

function fieldsOf({ url = '/' }: IncomingMessage): URLSearchParams {
  return new URL(url, 'http://collector').searchParams
}

function formType(headers: IncomingHttpHeaders): string | undefined {
  const type = header(headers, 'content-type')
  return type !== undefined && /^multipart\/form-data\b/i.test(type) ? type : undefined
}

/** A form says what else stands in the URL, the statement too; where both say it, the URL is right. */
async function addForm(fields: URLSearchParams, body: Buffer, type: string): Promise<void> {
  const inUrl = new Set(fields.keys())
  for (const [name, value] of await formFields(body, type)) {
    if (typeof value !== 'string')
      throw new Refusal('NOT_IMPLEMENTED', `${name.slice(0, 100)}: tables that come with a statement are not supported`)
    if (!inUrl.has(name)) fields.append(name, value)
  }
}

async function formFields(body: Buffer, type: string) {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  } catch (cause) {
    throw new Refusal('CANNOT_PARSE_INPUT', 'The form cannot be read: it is not as its Content-Type says', { cause })
  }
}

/** The key of a request as the collector's own doors expect it; ClickHouse's clients send it in other places. */
export function withBearer(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const basic = /^Basic (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const password =
    basic &&
    Buffer.from(basic, 'base64')
      .toString()
      .replace(/^[^:]*:/, '')
  const key = header(headers, 'x-clickhouse-key') || password
  return key ? { ...headers, authorization: `Bearer ${key}` } : headers
}

// What the URL says to the interface itself; every other name in it is a setting or a parameter.
const ownNames: ReadonlySet<string> = new Set(
  `query query_id database default_format user password role quota_key stacktrace client_protocol_version compress
  decompress session_id session_timeout session_check close_session buffer_size`.split(/\s+/),
)

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  const decoder = decoders.get(encoding)?.()
  if (!decoder && encoding !== 'identity') {
    throw new Refusal('NOT_IMPLEMENTED', `Content-Encoding ${encoding} is not supported; gzip is`)
  }
  const chunks: Buffer[] = []
  let size = 0
  if (decoder) request.once('error', error => decoder.destroy(error))
  const source: AsyncIterable<Buffer> = decoder ? request.pipe(decoder) : request.iterator({ destroyOnReturn: false })
  try {
    for await (const chunk of source) {
      size += chunk.length
      if (size > statementBytes)
        throw new Refusal('QUERY_IS_TOO_LARGE', `The statement is larger than ${statementBytes} bytes`)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof Refusal || !decoder) throw error
    throw new Refusal('ZLIB_INFLATE_FAILED', `Cannot decompress the body: ${String(error)}`, { cause: error })
  }
  return Buffer.concat(chunks)
}

const decoders = new Map([
  ['gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()],
])

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  return [headers[name]].flat()[0]
}
