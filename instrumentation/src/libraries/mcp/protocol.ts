import { context } from '@opentelemetry/api'
import { guardedToolAsync } from '../../budget/tools.ts'
import { quietly } from '../../guest/quietly.ts'
import type { HookState } from '../library-hook.ts'
import { Connection } from './connection.ts'
import { isAboutTool } from './describe.ts'
import { requestOf, textOf } from './message.ts'
import { replayTransport } from './replayed-transport.ts'
import { registeredEffect } from './tools/registered.ts'
import { isTransport, type Transport } from './transport.ts'

type Method = (this: Instance, ...given: unknown[]) => unknown

interface Instance {
  readonly _transport?: unknown
}

interface Prototype {
  connect?: Method
  _onrequest?: Method
}

const connections = new WeakMap<object, Connection>()

/**
 * Hooks the class that clients and servers have in common. What it does is all on its transport, so that is where it is
 * observed: each message that is sent, and each that comes, before the SDK looks at it. No promise of the SDK is touched.
 * Only what runs a request's handler is called by ours, for the handler to be in the span's context.
 */
export function hookProtocol(binding: unknown): HookState {
  // True: what is on a prototype, where there is one, is probed below.
  const prototype = typeof binding === 'function' ? ((binding.prototype ?? {}) as Prototype) : {}
  const { connect, _onrequest: onRequest } = prototype
  if (typeof connect !== 'function' || typeof onRequest !== 'function') return 'unknown'
  // Newer versions call what listened to the transport before; 1.11 and older replace it.
  const chains = /_onmessage\b/.test(Function.prototype.toString.call(connect))
  prototype.connect = function (...given) {
    const [transport] = given
    quietly(() => isTransport(transport) && replayTransport(this, transport))
    const observe = () => {
      if (isTransport(transport)) observeTransport(transport, tool => registeredEffect(this, tool))
    }
    if (chains) {
      quietly(observe)
      return connect.apply(this, given)
    }
    const connected = connect.apply(this, given)
    quietly(observe)
    return connected
  }
  prototype._onrequest = function (...given) {
    const connection =
      typeof this._transport === 'object' && this._transport ? connections.get(this._transport) : undefined
    const handling = quietly(() => connection?.handling(given[0]))
    return handling === undefined
      ? onRequest.apply(this, given)
      : context.with(handling, () => onRequest.apply(this, given))
  }
  return 'patched'
}

function observeTransport(transport: Transport, registered: (tool: string) => 'read' | 'write' | undefined): void {
  if (connections.has(transport)) return
  const connection = new Connection(transport, registered)
  connections.set(transport, connection)
  const { onmessage, onclose } = transport
  Object.assign(transport, {
    onmessage(this: unknown, ...given: unknown[]) {
      quietly(() => connection.received(given[0]))
      return onmessage?.apply(this, given)
    },
    onclose(this: unknown, ...given: unknown[]) {
      quietly(() => connection.closed())
      return onclose?.apply(this, given)
    },
  })
  Object.defineProperty(transport, 'send', {
    configurable: true,
    writable: true,
    value: observedSend(transport.send, connection),
  })
}

function observedSend(send: Transport['send'], connection: Connection): Transport['send'] {
  return function (this: unknown, message, ...options) {
    const call = quietly(() => toolCallOf(message))
    if (call === undefined) return observed(this, message, options)
    return guardedToolAsync(call.name, call.given, () => observed(this, message, options))
  }

  function observed(transport: unknown, message: unknown, options: readonly unknown[]): unknown {
    const sending = quietly(() => connection.sending(message))
    if (sending === undefined) return send.call(transport, message, ...options)
    quietly(() => whenAborted(options[0], () => connection.abandoned(message)))
    const sent = context.with(sending.context, () => send.call(transport, sending.message, ...options))
    // The SDK waits for the very same promise and handles its failure; this only looks on.
    if (sent instanceof Promise) sent.catch((error: unknown) => quietly(() => connection.notSent(message, error)))
    return sent
  }
}

/** The tool that a message asks for, if it does: the SDK rejects the caller's promise where that may not be sent. */
function toolCallOf(message: unknown): { readonly name: string; readonly given: () => unknown } | undefined {
  const request = requestOf(message)
  if (request === undefined || !isAboutTool(request.method)) return undefined
  return { name: textOf(request.params['name']) ?? 'tool', given: () => request.params['arguments'] }
}

/** The second major gives a signal instead of a notification where each request has a stream of its own. */
function whenAborted(options: unknown, step: () => void): void {
  if (typeof options !== 'object' || options === null || !('requestSignal' in options)) return
  const { requestSignal } = options
  if (requestSignal instanceof AbortSignal) requestSignal.addEventListener('abort', () => quietly(step), { once: true })
}
