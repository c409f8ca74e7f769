/** The shape main.ts used before keys and signals; gone as soon as it opens keys and an intake of its own. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Router } from 'express'
import { CollectorError } from '../errors.ts'
import { loopbackOnly as loopbackOnlyWhile } from './http/loopback-only.ts'
import { otlpRoutes as routes } from './http/otlp-routes.ts'
import { openIntake } from './intake.ts'
import { digestOf } from './keys/new-key.ts'
import type { OtlpRequest, Outcome as NewOutcome } from './otlp-request.ts'

export type Outcome = Omit<NewOutcome, 'taken'>

interface Options {
  readonly accept: (request: OtlpRequest) => Promise<Outcome>
  readonly authenticate: (headers: IncomingHttpHeaders) => string | undefined
  readonly limits: { readonly maxBodyBytes: number }
  readonly failed: (error: unknown) => void
}

export const loopbackOnly = loopbackOnlyWhile(() => true)

export function openApiKeys(keys: readonly string[]): (headers: IncomingHttpHeaders) => string | undefined {
  const digests = keys.map(digestOf)
  return ({ authorization, ...headers }) => {
    const shown = [/^bearer +(.+)$/i.exec(authorization ?? '')?.[1]?.trim(), headers['x-api-key']].flat()
    const isKnown = shown.some(key => key && digests.some(known => timingSafeEqual(known, digestOf(key))))
    return isKnown || digests.length === 0 ? 'default' : undefined
  }
}

export function otlpRoutes({ accept, authenticate, limits, failed }: Options): Router {
  const intake = openIntake({
    async accept(request) {
      if (request.signal !== 'traces') throw new CollectorError('NOT_FOUND', `/v1/${request.signal}`)
      return { taken: 0, ...(await accept(request)) }
    },
    authorize(headers) {
      const project = authenticate(headers)
      if (project === undefined) throw new CollectorError('UNAUTHENTICATED', 'expected a bearer token or x-api-key')
      return { project, keyId: 'configured', limits: {} }
    },
  })
  return routes({ intake, limits, failed })
}
