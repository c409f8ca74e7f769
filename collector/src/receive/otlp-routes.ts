/**
 * OTLP over HTTP: POST /v1/traces. What it takes it hands to `accept`, and answers 200 only when that says so.
 *
 *   path → method → key → content type → encoding → room → body → accept → 200
 *
 * Every refusal is a google.rpc.Status in the encoding of the request. The checks stand in the order of their cost:
 * nothing of a body is read for a sender who will be refused anyway.
 */
import type { IncomingMessage } from 'node:http'
import { type RequestHandler, Router } from 'express'
import { CollectorError } from '../errors.ts'
import type { OtlpEncoding } from '../model.ts'
import { Admission, type AdmissionLimits } from './admission.ts'
import { answerTaken, type Outcome } from './answer.ts'
import type { Authenticate } from './api-keys.ts'
import { encodingOf, inflaterOf } from './content.ts'
import { type BodyLimits, readBody } from './read-body.ts'
import { type DrainLimits, drainLimits, type Exchange, refuse } from './refuse.ts'

export interface ReceiveLimits extends BodyLimits, DrainLimits, AdmissionLimits {}

export interface OtlpRequest {
  readonly body: Uint8Array
  readonly encoding: OtlpEncoding
  readonly project: string
}

export interface OtlpRoutesOptions {
  /** Takes the request for good, or throws: a CollectorError says how the sender is answered. */
  readonly accept: (request: OtlpRequest) => Promise<Outcome>
  readonly authenticate: Authenticate
  readonly limits?: Partial<ReceiveLimits>
  /** Told of every error that is answered with 5xx, once, for the log. */
  readonly failed?: (error: unknown) => void
}

const MiB = 1024 * 1024

const defaultLimits: ReceiveLimits = {
  maxBodyBytes: 64 * MiB,
  bodyTimeoutMs: 30_000,
  maxRequests: 256,
  maxOpenBytes: 256 * MiB,
  ...drainLimits,
}

/** The routes under /v1. */
export function otlpRoutes({ accept, authenticate, limits: given, failed }: OtlpRoutesOptions): Router {
  const limits = { ...defaultLimits, ...given }
  const take = takingTraces({ accept, authenticate, limits })
  const answer = async (exchange: Exchange): Promise<void> => {
    try {
      const { encoding, outcome } = await take(exchange.request)
      answerTaken(exchange.response, encoding, outcome)
    } catch (error) {
      const problem = refuse(exchange, error, limits)
      if (problem.status >= 500) failed?.(error)
    }
  }
  const router = Router({ caseSensitive: true })
  router.all('/v1/traces', (request, response) => answer({ request, response }))
  // Logs and metrics are not taken yet: their exporters learn it here.
  router.use('/v1', notFound)
  return router
}

/** Answers 404 with a Status: for the end of all routes. */
export const notFound: RequestHandler = (request, response) => {
  const path = request.originalUrl.split('?', 1)[0] ?? ''
  refuse({ request, response }, new CollectorError('NOT_FOUND', path.slice(0, 100)))
}

interface Taken {
  readonly encoding: OtlpEncoding
  readonly outcome: Outcome
}

interface TakingOptions extends Pick<OtlpRoutesOptions, 'accept' | 'authenticate'> {
  readonly limits: ReceiveLimits
}

function takingTraces({ accept, authenticate, limits }: TakingOptions): (request: IncomingMessage) => Promise<Taken> {
  const admission = new Admission(limits)
  return async request => {
    const { method, headers } = request
    if (method !== 'POST') throw new CollectorError('METHOD_NOT_ALLOWED', `${method} instead of POST`)
    const project = authenticate(headers)
    if (project === undefined) {
      throw new CollectorError('UNAUTHENTICATED', 'expected "Authorization: Bearer KEY" or "x-api-key: KEY"')
    }
    const encoding = expectEncoding(headers['content-type'])
    const openInflater = inflaterOf(headers['content-encoding'])
    const lease = admission.admit()
    try {
      const body = await readBody(request, { limits, lease, openInflater })
      return { encoding, outcome: await accept({ body, encoding, project }) }
    } finally {
      lease.release()
    }
  }
}

function expectEncoding(contentType: string | undefined): OtlpEncoding {
  const encoding = encodingOf(contentType)
  if (encoding) return encoding
  const got = contentType === undefined ? 'none' : `"${contentType.slice(0, 100)}"`
  throw new CollectorError('UNSUPPORTED_MEDIA_TYPE', `expected application/x-protobuf or application/json, got ${got}`)
}
