import express, { Router, type Request } from 'express'
import { CollectorError } from '../errors.ts'

export interface ChangesRouteOptions {
  /** @throws CollectorError for somebody who may not */
  readonly authorize: (headers: Request['headers']) => { readonly project: string; readonly by: string }
  /** Resolves when the marker is on disk. */
  readonly keep: (deployment: Deployment) => Promise<void>
}

/** A marker: somebody brought out a version. */
export interface Deployment {
  readonly project: string
  readonly atNano: bigint
  readonly service: string
  readonly environment: string
  readonly version: string
  readonly revision: string | undefined
  readonly actor: string
  readonly note: string
  readonly source: 'deploy' | 'api'
}

/** `POST /api/changes` with JSON: a release pipeline tells of a deployment. Whoever may send spans may tell. */
export function changesRoute({ authorize, keep }: ChangesRouteOptions): Router {
  const router = Router()
  router.post('/api/changes', express.text({ type: 'application/json', limit: '16kb' }), async (request, response) => {
    const { project, by } = authorize(request.headers)
    const deployment = { project, ...deploymentIn(request.body, by) }
    await keep(deployment)
    response.status(201).json({ kind: 'deploy', service: deployment.service, version: deployment.version })
  })
  return router
}

function deploymentIn(body: unknown, asker: string): Omit<Deployment, 'project'> {
  const fields = fieldsOf(body)
  const text = (name: string, most = 200) => {
    const value = fields[name]
    if (value !== undefined && typeof value !== 'string') throw wrong(`${name} is text`)
    return value === undefined || value === '' ? undefined : value.slice(0, most)
  }
  const [service, version] = [text('service'), text('version')]
  if (service === undefined || version === undefined) throw wrong('service and version are needed, such as "v42"')
  return {
    atNano: timeOf(text('at')),
    service,
    version,
    environment: text('environment') ?? '',
    revision: text('revision'),
    actor: text('actor') ?? asker,
    note: text('note', 2_000) ?? '',
    source: text('source') === 'deploy' ? 'deploy' : 'api',
  }
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = typeof body === 'string' ? JSON.parse(body) : undefined
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch (cause) {
    throw new CollectorError('INVALID_PARAMETER', 'the body is not JSON', { cause })
  }
  throw wrong('the body is a JSON object, sent as application/json')
}

function timeOf(text: string | undefined): bigint {
  const now = Date.now()
  const at = text === undefined ? now : Date.parse(text)
  if (!(at > now - 400 * 86_400_000 && at < now + 86_400_000))
    throw wrong(`at is a time of the last 400 days in ISO 8601, got ${JSON.stringify(text)}`)
  return BigInt(at) * 1_000_000n
}

function wrong(detail: string): CollectorError {
  return new CollectorError('INVALID_PARAMETER', detail)
}
