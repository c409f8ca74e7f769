import { quietly } from '../../guest/quietly.ts'
import type { Ending, Exchange } from '../exchange.ts'

const watched = new WeakSet<object>()

type Callback = (this: unknown, ...given: unknown[]) => unknown

type Report = (exchange: Exchange, given: readonly unknown[], result?: unknown) => void

const before: readonly (readonly [name: string, report: Report])[] = [
  ['onHeaders', (exchange, [status, headers]) => started(exchange, status, headers)],
  ['onResponseStart', (exchange, [, status, headers]) => started(exchange, status, headers)],
  // Before the handler hears of the end: the application may end the span of the call in the same tick.
  ['onComplete', exchange => exchange.ended('complete')],
  ['onResponseEnd', exchange => exchange.ended('complete')],
  ['onError', (exchange, [error]) => exchange.ended(endingOf(error), error)],
  ['onResponseError', (exchange, [, error]) => exchange.ended(endingOf(error), error)],
]
const after: typeof before = [
  ['onData', (exchange, [chunk], goOn) => bytes(exchange, chunk, goOn === false)],
  ['onResponseData', (exchange, [controller, chunk]) => bytes(exchange, chunk, isPaused(controller))],
]

/**
 * Reports what a dispatch handler is told. Undici 6 and 7 call `onHeaders`, `onData`, `onComplete` and `onError`;
 * from 7 on there are also `onResponseStart` and its kin, and undici 8 knows only these. Whichever exist are watched.
 * A request is watched once, by its handler and its body: two seams may meet the same one, the second time in a handler
 * that translates between the two forms.
 */
export function observeCallbacks(handler: object, body: unknown, begin: () => Exchange | undefined): void {
  const object = typeof body === 'object' && body !== null ? body : handler
  if (watched.has(handler) || watched.has(object)) return
  watched.add(handler).add(object)
  const exchange = begin()
  if (exchange === undefined || !Object.isExtensible(handler)) return
  for (const [name, report] of before) {
    const callback = callbackOf(handler, name)
    if (callback === undefined) continue
    replace(handler, name, function observed(this: unknown, ...given) {
      quietly(() => report(exchange, given))
      return callback.apply(this, given)
    })
  }
  for (const [name, report] of after) {
    const callback = callbackOf(handler, name)
    if (callback === undefined) continue
    replace(handler, name, function observed(this: unknown, ...given) {
      const result = callback.apply(this, given)
      quietly(() => report(exchange, given, result))
      return result
    })
  }
}

function callbackOf(handler: object, name: string): Callback | undefined {
  const callback: unknown = Reflect.get(handler, name)
  // True: whatever a handler's callback takes and gives, it is passed through untouched.
  return typeof callback === 'function' ? (callback as Callback) : undefined
}

function replace(handler: object, name: string, value: Callback): void {
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
