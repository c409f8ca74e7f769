import type { ServerResponse } from 'node:http'
import type { CollectorError } from '../../errors.ts'
import type { OtlpEncoding } from '../../otlp.ts'
import { type AnswerBody, statusBody, takenBody } from '../otlp-answer.ts'
import type { Outcome, Signal } from '../otlp-request.ts'

/** What was taken, and how it came. */
export interface Taken {
  readonly signal: Signal
  readonly encoding: OtlpEncoding
  readonly outcome: Outcome
}

/** Answers 200 with an Export…ServiceResponse, empty when everything was taken. */
export function answerTaken(response: ServerResponse, { signal, encoding, outcome }: Taken): void {
  send(response, encoding, { status: 200, ...takenBody(signal, outcome) })
}

/** Answers with a google.rpc.Status in the encoding of the request, or JSON where that is unknown. */
export function answerProblem(
  response: ServerResponse,
  encoding: OtlpEncoding | undefined,
  problem: CollectorError,
): void {
  if (problem.retryable) response.setHeader('Retry-After', String(problem.retryAfterSeconds))
  if (problem.code === 'UNAUTHENTICATED') response.setHeader('WWW-Authenticate', 'Bearer')
  if (problem.code === 'METHOD_NOT_ALLOWED') response.setHeader('Allow', 'POST')
  // The rest of a body that did not come in time is not worth waiting for.
  if (problem.code === 'BODY_TIMEOUT') response.setHeader('Connection', 'close')
  send(response, encoding ?? 'json', { status: problem.status, ...statusBody(problem) })
}

interface Answer extends AnswerBody {
  readonly status: number
}

function send(response: ServerResponse, encoding: OtlpEncoding, { status, json, protobuf }: Answer): void {
  const body = encoding === 'json' ? Buffer.from(JSON.stringify(json)) : Buffer.from(protobuf)
  response.writeHead(status, {
    'Content-Type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    'Content-Length': body.length,
  })
  response.end(body)
}
