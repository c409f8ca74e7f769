import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client'
import { Router, type Request, type Response } from 'express'
import { CollectorError } from '../errors.ts'
import { framed, frames } from './compressed/frames.ts'
import { exceptionText, Refusal } from './exception.ts'
import { helloBlock, isHello } from './hello.ts'
import { readStatement, wantsFrames, withBearer, type AskedStatement } from './read-request.ts'
import { Reader } from './reader.ts'
import { shapeOf } from './gate/shape.ts'
import { openTurns } from './turns.ts'

export interface ClickHouseRoutesOptions {
  /** The store's client. Its own settings do not matter here. */
  readonly client: ClickHouseClient
  /** The project that the key in `Authorization: Bearer` may read. @throws CollectorError for a key that may not */
  readonly authenticate: (headers: IncomingHttpHeaders) => string
  /** Told of every failure that is neither the asker's nor the store's, once, for the log. */
  readonly failed?: (error: unknown) => void
  readonly running?: number
  readonly waiting?: number
}

/**
 * `/clickhouse`: ClickHouse's HTTP interface to the rows of one project, read only, in front of whichever store there
 * is. For Grafana, `@clickhouse/client`, curl and other tools that speak it.
 */
export function clickHouseRoutes(options: ClickHouseRoutesOptions): Router {
  const reader = new Reader(options.client)
  const turns = openTurns({ running: options.running ?? 6, waiting: options.waiting ?? 60 })
  const router = Router()
  router.get('/clickhouse/ping', (_request, response) => void response.type('text/plain').send('Ok.\n'))
  router.all(['/clickhouse', '/clickhouse/'], async (request, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    try {
      const project = options.authenticate(withBearer(request.headers))
      await turns.take(gone.signal, () => answer({ request, response, project, reader, signal: gone.signal }))
    } catch (error) {
      if (gone.signal.aborted) return
      if (response.headersSent) response.destroy()
      else refuse(request, response, told(error, options.failed))
    }
  })
  return router
}

interface Asking {
  readonly request: Request
  readonly response: Response
  readonly project: string
  readonly reader: Reader
  readonly signal: AbortSignal
}

async function answer({ request, response, project, reader, signal }: Asking): Promise<void> {
  const asked = await readStatement(request)
  if (asked.text.trim() === '' && request.method === 'GET') return void response.type('text/plain').send('Ok.\n')
  const shape = shapeOf(asked.text)
  const version = await reader.version()
  response.setHeader('X-ClickHouse-Server-Display-Name', 'spanledger')
  response.setHeader('X-ClickHouse-Timezone', 'UTC')
  if (shape.explain === undefined && isHello(shape.sql, asked.format)) {
    response.setHeader('X-ClickHouse-Format', 'Native')
    const hello = helloBlock(version)
    return void response.type('application/octet-stream').send(asked.wantsFrames ? framed(hello) : hello)
  }
  const { stream, format } = await reader.read({ project, asked, shape, signal })
  response.setHeader('X-ClickHouse-Format', format)
  response.setHeader('Content-Type', contentType(format))
  if (asked.queryId !== undefined && /^[\x21-\x7e]{1,200}$/.test(asked.queryId)) {
    response.setHeader('X-ClickHouse-Query-Id', asked.queryId)
  }
  await send(response, stream, asked)
}

/** An empty answer is empty, packed or not: clickhouse-go takes no bytes for no rows. */
async function send(response: Response, stream: Readable, asked: AskedStatement): Promise<void> {
  const packers = [...(asked.wantsFrames ? [frames()] : []), ...(asked.wantsGzip ? [createGzip({ level: 1 })] : [])]
  if (asked.wantsGzip) response.setHeader('Content-Encoding', 'gzip')
  await pipeline([stream, ...packers, response])
}

function contentType(format: string): string {
  if (/^JSON\w*EachRow/.test(format)) return 'application/x-ndjson; charset=UTF-8'
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8'
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8'
  if (/^T(?:SV|abSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8'
  return /^(?:Pretty|Vertical|Markdown|Values)/.test(format) ? 'text/plain; charset=UTF-8' : 'application/octet-stream'
}

interface Told {
  readonly status: number
  readonly code: number | string
  readonly type: string
  readonly message: string
}

/** Every failure, in ClickHouse's words. */
function told(error: unknown, failed: ClickHouseRoutesOptions['failed']): Told {
  if (error instanceof Refusal) return error
  if (error instanceof ClickHouseError) {
    const type = error.type ?? 'UNKNOWN_EXCEPTION'
    return {
      status: statuses.get(error.code) ?? 500,
      code: error.code,
      type,
      message: withoutValues(error.code, error.message),
    }
  }
  if (error instanceof CollectorError && (error.status === 401 || error.status === 403)) {
    const message = `Authentication failed: ${error.message}; or as the password of Basic, or X-ClickHouse-Key`
    return new Refusal('AUTHENTICATION_FAILED', message, { cause: error })
  }
  if (error instanceof Error && 'code' in error && /^E[A-Z]+$|^UND_ERR/.test(String(error.code))) {
    return new Refusal('NETWORK_ERROR', 'The store does not answer', { cause: error })
  }
  failed?.(error)
  return new Refusal('UNKNOWN_EXCEPTION', 'The collector failed to answer')
}

/** Errors about values quote them. They are the project's own, and nothing here should depend on that alone. */
function withoutValues(code: string, message: string): string {
  return aboutValues.has(code) ? 'A value cannot be read as this type, or a condition failed on it' : message
}

const aboutValues: ReadonlySet<string> = new Set(['6', '26', '27', '38', '41', '72', '117', '131', '395', '675'])

const statuses: ReadonlyMap<string, number> = new Map([
  ...['6', '36', '41', '43', '44', '53', '62', '69', '70', '72', '117', '158', '184', '215', '307', '396', '456'].map(
    code => [code, 400] as const,
  ),
  ...['164', '497', '516'].map(code => [code, 403] as const),
  ...['16', '46', '47', '60', '81', '115'].map(code => [code, 404] as const),
  ['159', 408],
  ['202', 503],
])

function refuse(request: Request, response: Response, { status, code, type, message }: Told): void {
  const text = Buffer.from(exceptionText(code, type, message))
  const body = wantsFrames(request) ? framed(text) : text
  response.removeHeader('Content-Encoding')
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Length': body.length,
    'X-ClickHouse-Exception-Code': String(code),
    // What is left of a body that was refused is not worth reading.
    ...(request.complete ? {} : { Connection: 'close' }),
  })
  response.end(body)
  request.resume()
}
