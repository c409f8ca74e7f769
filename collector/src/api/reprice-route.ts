import express, { Router, type Request } from 'express'
import { CollectorError } from '../errors.ts'
import { parseTime } from './parameters.ts'

export interface RepriceRouteOptions {
  /** Who asks, if he has that right. @throws CollectorError */
  readonly authorize: (right: 'ingest' | 'read', headers: Request['headers']) => Asker
  readonly reprice: (asked: RepriceRequest) => Promise<object>
}

interface Asker {
  readonly project: string
  readonly by: string
}

export interface RepriceRequest {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly apply?: { readonly by: string; readonly reason: string }
}

/** `POST /api/prices/reprice`. JSON only: a web page cannot send that here without being asked first. */
export function repriceRoute({ authorize, reprice }: RepriceRouteOptions): Router {
  const router = Router()
  router.post(
    '/api/prices/reprice',
    express.text({ type: 'application/json', limit: '4kb' }),
    async (request, response) => {
      // Who may send and may ask may change what is stored, of his own project.
      authorize('ingest', request.headers)
      const { project, by } = authorize('read', request.headers)
      const { since, until, apply, reason } = fieldsOf(parsed(request.body))
      const now = new Date()
      const time = (name: string, text: string) => parseTime({ name, type: 'DateTime64(3)', text }, now)
      if (since === undefined)
        throw new CollectorError('INVALID_PARAMETER', 'since is missing; it takes a time, such as 7d')
      response.json(
        await reprice({
          project,
          since: time('since', since),
          until: until === undefined ? now : time('until', until),
          ...(apply && { apply: { by, reason: reason ?? '' } }),
        }),
      )
    },
  )
  return router
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch (cause) {
    throw new CollectorError('INVALID_PARAMETER', 'the body is not JSON', { cause })
  }
}

interface Fields {
  readonly since: string | undefined
  readonly until: string | undefined
  readonly apply: boolean
  readonly reason: string | undefined
}

function fieldsOf(body: unknown): Fields {
  const fields: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {}
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined)
  return {
    since: text('since'),
    until: text('until'),
    apply: fields['apply'] === true,
    reason: text('reason')?.slice(0, 1_000),
  }
}
