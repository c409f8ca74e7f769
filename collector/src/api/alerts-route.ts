import express, { Router, type Request } from 'express'
import { CollectorError } from '../errors.ts'

export interface AlertsRouteOptions {
  /** @throws CollectorError for somebody who may not */
  readonly authorize: (
    right: 'read' | 'ingest',
    headers: Request['headers'],
  ) => { readonly project: string; readonly by: string }
  /** Answers whether there is such an incident. */
  readonly silence: (asked: SilenceRequest) => Promise<boolean>
  /** Those of a project that still hold. */
  readonly silences: (project: string) => readonly ListedSilence[]
  /** Answers whether there was such a silence. */
  readonly endSilence: (asked: { readonly project: string; readonly id: string }) => Promise<boolean>
}

/** `until` is Unix milliseconds. */
export interface ListedSilence {
  readonly id: string
  readonly rule: string
  readonly labels: Readonly<Record<string, string>>
  readonly until: number
  readonly by: string
  readonly reason: string
}

export interface SilenceRequest {
  readonly project: string
  readonly fingerprint: string
  readonly hours: number
  readonly by: string
  readonly reason: string
}

const mostHours = 24 * 90

/**
 * `POST /api/alerts/:fingerprint/silence` with JSON `{hours, reason}` keeps quiet about one incident for so long,
 * `GET /api/silences` lists what is kept quiet about, and `POST /api/silences/:id/end` ends that.
 */
export function alertsRoute({ authorize, silence, silences, endSilence }: AlertsRouteOptions): Router {
  const router = Router()
  // Whoever may send and may ask may decide.
  const decider = (headers: Request['headers']) => {
    authorize('ingest', headers)
    return authorize('read', headers)
  }
  const json = express.text({ type: 'application/json', limit: '4kb' })
  router.post('/api/alerts/:fingerprint/silence', json, async (request, response) => {
    const { project, by } = decider(request.headers)
    const { fingerprint } = request.params
    const found = await silence({ project, fingerprint, by, ...askedIn(request.body) })
    if (!found) throw new CollectorError('NOT_FOUND', 'nothing with this fingerprint is wrong right now')
    response.json({ silenced: fingerprint })
  })
  router.get('/api/silences', (request, response) => {
    const { project } = authorize('read', request.headers)
    response.json(silences(project).map(({ until, ...one }) => ({ ...one, until: new Date(until).toISOString() })))
  })
  router.post('/api/silences/:id/end', json, async (request, response) => {
    const { project } = decider(request.headers)
    const { id } = request.params
    if (!(await endSilence({ project, id }))) throw new CollectorError('NOT_FOUND', 'there is no such silence')
    response.json({ ended: id })
  })
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
