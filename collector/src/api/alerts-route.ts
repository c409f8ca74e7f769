import express, { Router, type Request } from 'express'
import { CollectorError } from '../errors.ts'

export interface AlertsRouteOptions {
  /** @throws CollectorError for somebody who may not */
  readonly authorize: (right: 'read' | 'ingest', headers: Request['headers']) => { readonly by: string }
  /** Answers whether there is such an incident. */
  readonly silence: (asked: SilenceRequest) => Promise<boolean>
}

export interface SilenceRequest {
  readonly fingerprint: string
  readonly hours: number
  readonly by: string
  readonly reason: string
}

const mostHours = 24 * 90

/** `POST /api/alerts/:fingerprint/silence` with JSON `{hours, reason}`: keeps quiet about one incident for so long. */
export function alertsRoute({ authorize, silence }: AlertsRouteOptions): Router {
  const router = Router()
  router.post(
    '/api/alerts/:fingerprint/silence',
    express.text({ type: 'application/json', limit: '4kb' }),
    async (request, response) => {
      // Whoever may send and may ask may decide.
      authorize('ingest', request.headers)
      const { by } = authorize('read', request.headers)
      const { fingerprint } = request.params
      const found = await silence({ fingerprint, by, ...askedIn(request.body) })
      if (!found) throw new CollectorError('NOT_FOUND', 'nothing with this fingerprint is wrong right now')
      response.json({ silenced: fingerprint })
    },
  )
  return router
}

function askedIn(body: unknown): Pick<SilenceRequest, 'hours' | 'reason'> {
  const fields = fieldsOf(body)
  const hours = Number(fields['hours'] ?? 8)
  if (!(hours > 0 && hours <= mostHours))
    throw new CollectorError('INVALID_PARAMETER', `hours is a number above 0 and at most ${mostHours}`)
  return { hours, reason: typeof fields['reason'] === 'string' ? fields['reason'].slice(0, 1_000) : '' }
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = typeof body === 'string' ? JSON.parse(body) : {}
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch (cause) {
    throw new CollectorError('INVALID_PARAMETER', 'the body is not JSON', { cause })
  }
}
