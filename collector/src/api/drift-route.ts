import express, { Router, type Request } from 'express'
import { CollectorError } from '../errors.ts'

export interface DriftRouteOptions {
  /** @throws CollectorError for somebody who may not */
  readonly authorize: (
    right: 'read' | 'ingest',
    headers: Request['headers'],
  ) => { readonly project: string; readonly by: string }
  /** Resolves when the decision is on disk. */
  readonly decide: (decision: Decision) => Promise<void>
}

/** What somebody decided about the drift of a signal. Times are Unix milliseconds. */
export interface Decision {
  readonly project: string
  readonly decidedAt: number
  readonly kind: 'accept' | 'mute'
  readonly service: string
  readonly task: string
  readonly signalGroup: string
  /** From when on what is accepted is normal. */
  readonly since: number
  /** Until when it is muted. */
  readonly until: number
  readonly by: string
  readonly reason: string
}

const hourMs = 3_600_000
const mostHours = 24 * 90

/**
 * `POST /api/drift/:id/accept` and `/mute` with JSON `{reason, since?, hours?}`: the id is that of a row of the question
 * `drift`, a JSON list of service, task and group of signals, of which an empty one stands for all.
 */
export function driftRoute({ authorize, decide }: DriftRouteOptions): Router {
  const router = Router()
  for (const kind of ['accept', 'mute'] as const)
    router.post(
      `/api/drift/:id/${kind}`,
      express.text({ type: 'application/json', limit: '4kb' }),
      async (request, response) => {
        // Whoever may send and may ask may decide.
        authorize('ingest', request.headers)
        const { project, by } = authorize('read', request.headers)
        const decidedAt = Date.now()
        const [service = '', task = '', signalGroup = ''] = partsOf(request.params['id'])
        const { reason, since, hours } = fieldsOf(request.body, decidedAt)
        const until = decidedAt + hours * hourMs
        await decide({ project, decidedAt, kind, service, task, signalGroup, since, until, by, reason })
        response.json({ decision: kind, service, task, signal_group: signalGroup })
      },
    )
  return router
}

function partsOf(id: string | undefined): readonly string[] {
  const parts = parsed(id ?? '')
  if (Array.isArray(parts) && parts.length === 3 && parts.every(part => typeof part === 'string')) return parts
  throw new CollectorError('INVALID_PARAMETER', 'the id is that of a row of the question drift')
}

function fieldsOf(body: unknown, now: number): { reason: string; since: number; hours: number } {
  const value = parsed(typeof body === 'string' ? body : '{}')
  const fields = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  const hours = Number(fields.get('hours') ?? 24)
  const given = fields.get('since')
  const since = given === undefined ? now : Date.parse(String(given))
  if (!(hours > 0 && hours <= mostHours))
    throw new CollectorError('INVALID_PARAMETER', `hours is a number above 0 and at most ${mostHours}`)
  if (!(since > now - 400 * 24 * hourMs && since <= now))
    throw new CollectorError('INVALID_PARAMETER', 'since is a time of the last 400 days in ISO 8601')
  return { reason: String(fields.get('reason') ?? '').slice(0, 1_000), since, hours }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CollectorError('INVALID_PARAMETER', 'that is not JSON', { cause })
  }
}
