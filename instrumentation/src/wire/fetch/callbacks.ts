import { quietly } from '../../guest/quietly.ts'
import type { Ending, Exchange } from '../exchange.ts'

const watched = new WeakSet<object>()

type Callback = (this: unknown, ...given: unknown[]) => unknown

/**
 * Reports what a dispatch handler is told. Undici 6 and 7 call `onHeaders`, `onData`, `onComplete` and `onError`;
 * from 7 on there are also `onResponseStart` and its kin, and undici 8 knows only these. Whichever exist are watched.
 * A request is watched once, by its handler and its body: two seams may meet the same one, the second time in a handler
 * that translates between the two forms.
 */
export function observeCallbacks(handler: object, body: unknown, begin: () => Exchange | undefined): void {
  const parts = [handler, body].filter(part => typeof part === 'object' && part !== null)
  if (parts.some(part => watched.has(part))) return
  for (const part of parts) watched.add(part)
  const exchange = begin()
  if (exchange === undefined) return
  before(handler, 'onHeaders', (status, headers) => started(exchange, status, headers))
  before(handler, 'onResponseStart', (_, status, headers) => started(exchange, status, headers))
  after(handler, 'onData', (goOn, chunk) => bytes(exchange, chunk, goOn === false))
  after(handler, 'onResponseData', (_, controller, chunk) => bytes(exchange, chunk, isPaused(controller)))
  // Before the handler hears of the end: the application may end the span of the call in the same tick.
  before(handler, 'onComplete', () => exchange.ended('complete'))
  before(handler, 'onResponseEnd', () => exchange.ended('complete'))
  before(handler, 'onError', error => exchange.ended(endingOf(error), error))
  before(handler, 'onResponseError', (_, error) => exchange.ended(endingOf(error), error))
}

function before(handler: object, name: string, report: (...given: unknown[]) => void): void {
  replace(handler, name, callback => {
    return function observed(this: unknown, ...given) {
      quietly(() => report(...given))
      return callback.apply(this, given)
    }
  })
}

function after(handler: object, name: string, report: (result: unknown, ...given: unknown[]) => void): void {
  replace(handler, name, callback => {
    return function observed(this: unknown, ...given) {
      const result = callback.apply(this, given)
      quietly(() => report(result, ...given))
      return result
    }
  })
}

function replace(handler: object, name: string, observed: (callback: Callback) => Callback): void {
  const callback: unknown = Reflect.get(handler, name)
  if (typeof callback !== 'function' || !Object.isExtensible(handler)) return
  // True: whatever a handler's callback takes and gives, it is passed through untouched.
  const value = observed(callback as Callback)
  // Where the property cannot be set the call is simply not seen.
  Reflect.defineProperty(handler, name, { value, configurable: true, writable: true, enumerable: true })
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
