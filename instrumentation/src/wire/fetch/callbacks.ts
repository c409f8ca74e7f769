import { quietly } from '../../guest/quietly.ts'
import type { Ending, Exchange } from '../exchange.ts'

/** A property: to note every handler in a set would cost a call more than all else here. */
const isWatched = Symbol('spanledger.watched')
const watchedBodies = new WeakSet<object>()

type Callback = (this: unknown, ...given: unknown[]) => unknown

/** What a dispatch handler may be told by: in undici 6 and 7 the first four, from 7 on also the others, in 8 only these. */
interface Handler {
  [isWatched]?: boolean
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
  if (handler[isWatched] === true || (isObject(body) && watchedBodies.has(body))) return
  // A handler is changed anyhow; a body may be the application's own.
  if (Object.isExtensible(handler)) handler[isWatched] = true
  if (isObject(body)) watchedBodies.add(body)
  const exchange = begin()
  if (exchange === undefined || !Object.isExtensible(handler)) return
  // By name and by assignment, one line each: this is done for every call, and handlers are mostly of one shape.
  const { onHeaders, onData, onComplete, onError } = handler
  if (isCallback(onHeaders)) handler.onHeaders = before(onHeaders, exchange, tellHeaders)
  if (isCallback(onData)) handler.onData = after(onData, exchange, tellData)
  // Before the handler hears of the end: the application may end the span of the call in the same tick.
  if (isCallback(onComplete)) handler.onComplete = before(onComplete, exchange, tellComplete)
  if (isCallback(onError)) handler.onError = before(onError, exchange, tellError)
  const { onResponseStart, onResponseData, onResponseEnd, onResponseError } = handler
  if (isCallback(onResponseStart)) handler.onResponseStart = before(onResponseStart, exchange, tellResponseStart)
  if (isCallback(onResponseData)) handler.onResponseData = after(onResponseData, exchange, tellResponseData)
  if (isCallback(onResponseEnd)) handler.onResponseEnd = before(onResponseEnd, exchange, tellComplete)
  if (isCallback(onResponseError)) handler.onResponseError = before(onResponseError, exchange, tellResponseError)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

// True: whatever a handler's callback takes and gives, it is passed through untouched.
function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}

/** What a callback was given, and what it gave if it ran first. */
type Tell = (exchange: Exchange, given: readonly unknown[], result?: unknown) => void

function before(callback: Callback, exchange: Exchange, tell: Tell): Callback {
  return function observed(this: unknown, ...given) {
    quietly(tell, exchange, given)
    return callback.apply(this, given)
  }
}

function after(callback: Callback, exchange: Exchange, tell: Tell): Callback {
  return function observed(this: unknown, ...given) {
    const result = callback.apply(this, given)
    quietly(tell, exchange, given, result)
    return result
  }
}

const tellHeaders: Tell = (exchange, given) => started(exchange, given[0], given[1])
const tellData: Tell = (exchange, given, result) => bytes(exchange, given[0], result === false)
const tellComplete: Tell = exchange => exchange.ended('complete')
const tellError: Tell = (exchange, given) => exchange.ended(endingOf(given[0]), given[0])
const tellResponseStart: Tell = (exchange, given) => started(exchange, given[1], given[2])
const tellResponseData: Tell = (exchange, given) => bytes(exchange, given[1], isPaused(given[0]))
const tellResponseError: Tell = (exchange, given) => exchange.ended(endingOf(given[1]), given[1])

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
