import { headerOf } from '../../headers.ts'
import type { Ending } from '../../exchange.ts'

/** How an attempt ended, as far as a client decides by it whether to try again. */
export interface AttemptEnd {
  readonly status: number | undefined
  readonly ending: Ending
  /** What the server asked to wait, if it did. */
  readonly afterMs: number | undefined
}

/** Whether clients try again after such an end. One that is aborted unanswered may have run out of its client's time. */
export function isRetryable({ status, ending }: Pick<AttemptEnd, 'status' | 'ending'>): boolean {
  if (status === undefined) return ending === 'error' || ending === 'aborted'
  return status === 408 || status === 409 || status === 429 || status >= 500
}

/** How long an answer asks to wait: the standard header has seconds or a date, OpenAI's and Azure's has milliseconds. */
export function retryAfterMs(headers: unknown): number | undefined {
  const exact = headerOf(headers, 'retry-after-ms') ?? headerOf(headers, 'x-ms-retry-after-ms')
  if (exact !== undefined) return waitOf(Number(exact))
  const given = headerOf(headers, 'retry-after')
  if (given === undefined) return undefined
  return waitOf(/^[\d.]+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now())
}

function waitOf(ms: number): number | undefined {
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined
}

/** The number of this attempt as the client itself counts: OpenAI's and its kin from 0, AWS's from 1. */
export function attemptNumber(headers: unknown): number | undefined {
  const retries = Number(headerOf(headers, 'x-stainless-retry-count') ?? Number.NaN)
  if (Number.isInteger(retries)) return retries + 1
  const attempt = /\battempt=(\d{1,4})\b/.exec(headerOf(headers, 'amz-sdk-request') ?? '')?.[1]
  return attempt === undefined ? undefined : Number(attempt)
}
