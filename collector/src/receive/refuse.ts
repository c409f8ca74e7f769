import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CollectorError } from '../errors.ts'
import { answerProblem, problemOf } from './answer.ts'
import { encodingOf } from './content.ts'

/** How much a sender may still send after it has been refused. */
export interface DrainLimits {
  readonly drainBytes: number
  readonly drainMs: number
}

const defaultLimits: DrainLimits = { drainBytes: 64 * 1024 * 1024, drainMs: 10_000 }

/** One request and the answer to it. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** Answers with the Status of an error, of whatever kind, and returns the problem it told. */
export function refuse(
  { request, response }: Exchange,
  error: unknown,
  limits: DrainLimits = defaultLimits,
): CollectorError {
  const problem = problemOf(error)
  if (!response.headersSent && !response.destroyed) {
    answerProblem(response, encodingOf(request.headers['content-type']), problem)
  }
  drain(request, limits)
  return problem
}

/**
 * Throws away what is still sent, and hangs up when that is too much. Hanging up at once would reset the connection
 * under a sender who is busy sending: it would see ECONNRESET instead of the answer, and exporters retry that.
 */
function drain(request: IncomingMessage, { drainBytes, drainMs }: DrainLimits): void {
  if (request.complete || request.destroyed) return
  let bytes = 0
  const timer = setTimeout(() => request.destroy(), drainMs).unref()
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > drainBytes) request.destroy()
  })
  request.on('end', () => clearTimeout(timer))
  request.on('close', () => clearTimeout(timer))
  request.resume()
}
