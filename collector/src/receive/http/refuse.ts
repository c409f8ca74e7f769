import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CollectorError } from '../../errors.ts'
import { problemOf } from '../otlp-answer.ts'
import { answerProblem } from './answer.ts'
import { encodingOf } from './content.ts'

/** What a sender may still send after it has been refused. */
export interface DrainLimits {
  readonly drainBytes: number
  readonly drainSilenceMs: number
}

/** Reading and forgetting costs little, and the server's request timeout bounds it too. */
export const drainLimits: DrainLimits = { drainBytes: 1024 * 1024 * 1024, drainSilenceMs: 2_000 }

/** One request and the answer to it. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** Answers with the Status of an error, of whatever kind, and returns the problem it told. */
export function refuse(
  { request, response }: Exchange,
  error: unknown,
  limits: DrainLimits = drainLimits,
): CollectorError {
  const problem = problemOf(error)
  if (!response.headersSent && !response.destroyed) {
    answerProblem(response, encodingOf(request.headers['content-type']), problem)
  }
  drain(request, limits)
  return problem
}

/**
 * Throws away what is still sent, and hangs up only when that is too much or nothing comes any more. Hanging up at once
 * would reset the connection under a sender who is busy sending. It would see ECONNRESET instead of the answer, which
 * exporters retry; and a Node process whose last write fails after the answer dies of it: node:http has no listener for
 * errors there (seen with 20.20, 65 MiB sent and the connection reset after 64).
 */
function drain(request: IncomingMessage, { drainBytes, drainSilenceMs }: DrainLimits): void {
  if (request.complete || request.destroyed) return
  let bytes = 0
  const timer = setTimeout(() => request.destroy(), drainSilenceMs).unref()
  request.on('data', (chunk: Buffer) => {
    timer.refresh()
    bytes += chunk.length
    if (bytes > drainBytes) request.destroy()
  })
  request.on('end', () => clearTimeout(timer))
  request.on('close', () => clearTimeout(timer))
  request.resume()
}
