import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router, type Request } from 'express'
import type { Parameter, Question } from '@spanledger/queries/question'
import { exportNamed } from './exports.ts'
import { readParameters } from './parameters.ts'

export interface ExportRouteOptions {
  /** Whose rows are asked for. @throws CollectorError */
  readonly authorize: (right: 'read', headers: Request['headers']) => { readonly project: string }
  /** The answer in one of ClickHouse's formats, as it comes. @throws CollectorError */
  readonly stream: (question: Question, parameters: Record<string, Parameter>, format: string) => Promise<Readable>
}

/** `GET /api/export/NAME?format=csv|parquet|json&since=…&until=…`: all rows, streamed. */
export function exportRoute({ authorize, stream }: ExportRouteOptions): Router {
  const router = Router()
  router.get('/api/export/:name', async (request, response) => {
    const { project } = authorize('read', request.headers)
    const given = new Map(new URL(request.originalUrl, 'http://collector').searchParams)
    const { question, format, texts } = exportNamed(request.params.name, given.get('format') ?? 'csv')
    given.delete('format')
    const parameters = readParameters(question, new Map([...given, ...texts]), { project, now: new Date() })
    const rows = await stream(question, parameters, format.clickhouse)
    response.setHeader('content-type', format.contentType)
    // Who goes away, or an engine that dies, ends the other side; half a file has no proper end, so nobody takes it for one.
    await pipeline(rows, response).catch(() => response.destroy())
  })
  return router
}
