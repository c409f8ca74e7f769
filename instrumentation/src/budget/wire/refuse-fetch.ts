import { quietly } from '../../guest/quietly.ts'
import type { OutgoingRequest } from '../../wire/exchange.ts'
import { headerOf } from '../../wire/headers.ts'
import { refusalBody, refusedStatus, type BudgetExceededError } from '../exceeded.ts'

/**
 * Ends a request that is not sent, by telling its handler what undici would. `fetch` then rejects, and the error is the
 * `cause`. Clients that try again after such an error, with seconds in between, are answered instead: a status that nobody
 * tries again, with the error as JSON, which they throw as theirs.
 */
export function refuseFetch(error: BudgetExceededError, request: OutgoingRequest, handler: object): void {
  if (triesAgain(request.headers)) answer(error, handler)
  else call(handler, { older: ['onError', error], newer: ['onResponseError', controller, error] })
}

/** The SDKs that Stainless makes (OpenAI, Anthropic and others) say how often they tried, the AI SDK who it is. */
function triesAgain(headers: unknown): boolean {
  if (headerOf(headers, 'x-stainless-retry-count') !== undefined) return true
  return /\bai-sdk\//.test(headerOf(headers, 'user-agent') ?? '')
}

function answer(error: BudgetExceededError, handler: object): void {
  const body = Buffer.from(refusalBody(error))
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-should-retry': 'false',
  }
  const raw = Object.entries(headers).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)])
  const text = 'Payment Required'
  const nothing = () => undefined
  call(handler, { older: ['onConnect', nothing], newer: ['onRequestStart', controller, {}] })
  call(handler, {
    older: ['onHeaders', refusedStatus, raw, nothing, text],
    newer: ['onResponseStart', controller, refusedStatus, headers, text],
  })
  call(handler, { older: ['onData', body], newer: ['onResponseData', controller, body] })
  call(handler, { older: ['onComplete', []], newer: ['onResponseEnd', controller, {}] })
}

interface Step {
  readonly older: readonly [name: string, ...given: unknown[]]
  readonly newer: readonly [name: string, ...given: unknown[]]
}

/** Handlers have the callbacks of undici 7 and before, or those of 7 and after. */
function call(handler: object, { older, newer }: Step): void {
  for (const [name, ...given] of [newer, older]) {
    const callback: unknown = Reflect.get(handler, name)
    if (typeof callback !== 'function') continue
    quietly(() => Reflect.apply(callback, handler, given) as unknown)
    return
  }
}

/** What undici 8 hands to its handlers; there is no connection that could be paused. */
const controller = {
  paused: false,
  aborted: false,
  reason: null,
  rawHeaders: [],
  rawTrailers: [],
  pause: () => undefined,
  resume: () => undefined,
  abort: () => undefined,
}
