import { quietly } from '../../guest/quietly.ts'
import type { Ending, Exchange } from '../exchange.ts'

const watched = new WeakSet<object>()

type Callback = (this: unknown, ...given: unknown[]) => unknown

/** What a dispatch handler may be told by: in undici 6 and 7 the first four, from 7 on also the others, in 8 only these. */
interface Handler {
  onHeaders?: unknown
  onData?: unknown
  onComplete?: unknown
  onError?: unknown
  onResponseStart?: unknown
  onResponseData?: unknown
  onResponseEnd?: unknown
  onResponseError?: unknown
}

/**
 * Reports what a dispatch handler is told, by whichever of its callbacks exist. A request is watched once, by its handler
 * and its body: two seams may meet the same one, the second time in a handler that translates between the two forms.
 */
export function observeCallbacks(handler: Handler, body: unknown, begin: () => Exchange | undefined): void {
  const object = typeof body === 'object' && body !== null ? body : handler
  if (watched.has(handler) || watched.has(object)) return
  watched.add(handler).add(object)
  const exchange = begin()
  if (exchange === undefined || !Object.isExtensible(handler)) return
  // By name and by assignment, one line each: this is done for every call, and handlers are mostly of one shape.
  const { onHeaders, onData, onComplete, onError } = handler
  if (isCallback(onHeaders))
    handler.onHeaders = before(onHeaders, ([status, headers]) => started(exchange, status, headers))
  if (isCallback(onData)) handler.onData = after(onData, ([chunk], goOn) => bytes(exchange, chunk, goOn === false))
  // Before the handler hears of the end: the application may end the span of the call in the same tick.
  if (isCallback(onComplete)) handler.onComplete = before(onComplete, () => exchange.ended('complete'))
  if (isCallback(onError)) handler.onError = before(onError, ([error]) => exchange.ended(endingOf(error), error))
  const { onResponseStart, onResponseData, onResponseEnd, onResponseError } = handler
  if (isCallback(onResponseStart)) {
    handler.onResponseStart = before(onResponseStart, ([, status, headers]) => started(exchange, status, headers))
  }
  if (isCallback(onResponseData)) {
    handler.onResponseData = after(onResponseData, ([controller, chunk]) => {
      bytes(exchange, chunk, isPaused(controller))
    })
  }
  if (isCallback(onResponseEnd)) handler.onResponseEnd = before(onResponseEnd, () => exchange.ended('complete'))
  if (isCallback(onResponseError)) {
    handler.onResponseError = before(onResponseError, ([, error]) => exchange.ended(endingOf(error), error))
  }
}

// True: whatever a handler's callback takes and gives, it is passed through untouched.
function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}

type Report = (given: readonly unknown[], result: unknown) => void

function before(callback: Callback, report: Report): Callback {
  return function observed(this: unknown, ...given) {
    quietly(() => report(given, undefined))
    return callback.apply(this, given)
  }
}

function after(callback: Callback, report: Report): Callback {
  return function observed(this: unknown, ...given) {
    const result = callback.apply(this, given)
    quietly(() => report(given, result))
    return result
  }
}

function started(exchange: Exchange, status: unknown, headers: unknown): void {
  if (typeof status === 'number' && status >= 200) exchange.responseStarted(status, headers)
}

function bytes(exchange: Exchange, chunk: unknown, paused: boolean): void {
  if (chunk instanceof Uint8Array) exchange.responseBytes(chunk, paused)
}

function isPaused(controller: unknown): boolean {
  return typeof controller === 'object' && controller !== null && Reflect.get(controller, 'paused') === true
}

/**
 * An abort may carry any reason at all, so the failures are told apart by what they have: undici's, the system's and
 * TLS's errors all have a code in capitals. Fetch gives up on a body whose Response nobody holds any more.
 */
function endingOf(error: unknown): Ending {
  if (typeof error === 'string' && error.includes('garbage collected')) return 'abandoned'
  if (typeof error !== 'object' || error === null) return 'aborted'
  const code: unknown = Reflect.get(error, 'code')
  if (code === 'UND_ERR_ABORTED') return 'aborted'
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? 'error' : 'aborted'
}
