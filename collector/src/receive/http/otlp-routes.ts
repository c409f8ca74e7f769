/**
 * OTLP over HTTP: POST /v1/traces, /v1/logs and /v1/metrics. What it takes it hands to the intake, and answers 200 only
 * when that says so.
 *
 *   path → method → (key → limits → room) → content type → encoding → body → accept → 200
 *
 * Every refusal is a google.rpc.Status in the encoding of the request. Nothing of a body is read for a sender who will
 * be refused anyway.
 */
import type { IncomingMessage } from 'node:http'
import { type RequestHandler, Router } from 'express'
import { CollectorError } from '../../errors.ts'
import type { OtlpEncoding } from '../../otlp.ts'
import type { Intake } from '../intake.ts'
import { type Signal, signals } from '../otlp-request.ts'
import { answerTaken, type Taken } from './answer.ts'
import { encodingOf, inflaterOf } from './content.ts'
import { cors } from './cors.ts'
import { type BodyLimits, readBody } from './read-body.ts'
import { type DrainLimits, drainLimits, type Exchange, refuse } from './refuse.ts'

export interface ReceiveLimits extends BodyLimits, DrainLimits {}

export interface OtlpRoutesOptions {
  readonly intake: Intake
  readonly limits?: Partial<ReceiveLimits>
  /** Origins of pages that may send; none unless given. */
  readonly corsOrigins?: readonly string[]
  /** Told of every error that is answered with 5xx, once, for the log. */
  readonly failed?: (error: unknown) => void
  /** Told of every refusal, whatever its status, to be counted. */
  readonly refused?: (problem: CollectorError) => void
}

const defaultLimits: ReceiveLimits = {
  maxBodyBytes: 64 * 1024 * 1024,
  bodyTimeoutMs: 30_000,
  ...drainLimits,
}

/** The routes under /v1. */
export function otlpRoutes({ intake, corsOrigins = [], failed, refused, ...options }: OtlpRoutesOptions): Router {
  const limits = { ...defaultLimits, ...options.limits }
  const answer = async (signal: Signal, exchange: Exchange): Promise<void> => {
    try {
      answerTaken(exchange.response, await take(exchange.request, { signal, intake, limits }))
    } catch (error) {
      const problem = refuse(exchange, error, limits)
      refused?.(problem)
      if (problem.status >= 500) failed?.(error)
    }
  }
  const router = Router({ caseSensitive: true })
  router.use('/v1', cors(corsOrigins))
  for (const signal of signals) {
    router.all(`/v1/${signal}`, (request, response) => answer(signal, { request, response }))
  }
  router.use('/v1', notFound)
  return router
}

/** Answers 404 with a Status: for the end of all routes. */
export const notFound: RequestHandler = (request, response) => {
  const path = request.originalUrl.split('?', 1)[0] ?? ''
  refuse({ request, response }, new CollectorError('NOT_FOUND', path.slice(0, 100)))
}

interface Taking {
  readonly signal: Signal
  readonly intake: Intake
  readonly limits: ReceiveLimits
}

async function take(request: IncomingMessage, { signal, intake, limits }: Taking): Promise<Taken> {
  const { method, headers } = request
  if (method !== 'POST') throw new CollectorError('METHOD_NOT_ALLOWED', `${method} instead of POST`)
  const admitted = intake.admit(headers)
  try {
    const encoding = expectEncoding(headers['content-type'])
    const openInflater = inflaterOf(headers['content-encoding'])
    const body = await readBody(request, { limits, lease: admitted, openInflater })
    return { signal, encoding, outcome: await admitted.take({ signal, body, encoding }) }
  } finally {
    admitted.release()
  }
}

function expectEncoding(contentType: string | undefined): OtlpEncoding {
  const encoding = encodingOf(contentType)
  if (encoding) return encoding
  const got = contentType === undefined ? 'none' : `"${contentType.slice(0, 100)}"`
  throw new CollectorError('UNSUPPORTED_MEDIA_TYPE', `expected application/x-protobuf or application/json, got ${got}`)
}
