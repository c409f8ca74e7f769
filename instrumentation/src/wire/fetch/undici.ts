import { quietly } from '../../guest/quietly.ts'
import type { Begin, OutgoingRequest } from '../exchange.ts'
import { observeCallbacks } from './callbacks.ts'
import { hideUsage } from './hide-usage.ts'
import { usageWasAdded } from './include-usage.ts'
import { observeBody } from './request-body.ts'

/**
 * The seam below Node's built-in `fetch`: `dispatch` of the class all of the bundled undici's dispatchers extend.
 *
 *   fetch ─▶ Agent.dispatch ─▶ Pool.dispatch ─▶ Client.dispatch ─▶ socket     each of them is this one method
 *
 * Only the outermost call is observed. The caller's options and handler go on as they are, the very same objects: what
 * is watched are the handler's callbacks and the body's `next`, each of which still runs first and unchanged.
 */
export function observeFetch(begin: Begin): boolean {
  const prototype = dispatcherPrototype()
  if (prototype === undefined) return false
  const dispatch = prototype.dispatch
  prototype.dispatch = function observedDispatch(this: unknown, options: unknown, handler: unknown): unknown {
    if (dispatching) return dispatch.call(this, options, handler)
    dispatching = true
    try {
      quietly(observe, begin, options, handler)
      return dispatch.call(this, options, handler)
    } finally {
      dispatching = false
    }
  }
  return true
}

let dispatching = false

/** Whether a dispatch of Node's own undici, which has been looked at, is going on. */
export function isDispatching(): boolean {
  return dispatching
}

interface Dispatching {
  dispatch: (this: unknown, options: unknown, handler: unknown) => unknown
}

/** The class that `dispatch` of every bundled dispatcher comes from: a user's own dispatcher has it as well. */
export function dispatcherPrototype(): Dispatching | undefined {
  // The first touch makes Node load undici, which then registers its global dispatcher.
  if (typeof globalThis.Response !== 'function') return undefined
  // On undici 8 (Node 26) `.2` is the live one and `.1` an adapter for older copies.
  const dispatcher: unknown =
    Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.2')) ??
    Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'))
  let prototype: unknown = dispatcher
  while (typeof prototype === 'object' && prototype !== null) {
    // True: an own `dispatch` that is a function makes it a Dispatching.
    if (Object.hasOwn(prototype, 'dispatch') && isFunction(prototype, 'dispatch')) return prototype as Dispatching
    prototype = Object.getPrototypeOf(prototype)
  }
  return undefined
}

function isFunction(object: object, name: string): boolean {
  return typeof Reflect.get(object, name) === 'function'
}

function observe(begin: Begin, options: unknown, handler: unknown): void {
  const request = readRequest(options)
  if (request === undefined || typeof handler !== 'object' || handler === null) return
  // First, so that the observer, which comes before it, still sees the usage.
  if (usageWasAdded()) hideUsage(handler)
  observeCallbacks(handler, request.body, () => {
    const exchange = begin(request)
    if (exchange !== undefined) observeBody(request, exchange)
    return exchange
  })
}

/** What a dispatch asks for. */
export function readRequest(options: unknown): OutgoingRequest | undefined {
  if (typeof options !== 'object' || options === null) return undefined
  const { method, path, origin, headers, body } = options as Record<string, unknown>
  if (typeof method !== 'string' || typeof path !== 'string') return undefined
  return { method, path, origin: String(origin), headers, body }
}
