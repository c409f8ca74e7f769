import { subscribe } from 'node:diagnostics_channel'
import { quietly } from '../../guest/quietly.ts'
import type { Begin } from '../exchange.ts'
import { observeCallbacks } from './callbacks.ts'
import { failAtStart } from './fail-at-start.ts'
import { observeBody } from './request-body.ts'
import { isDispatching } from './undici.ts'

/**
 * Sees the requests that go through another copy of undici than Node's own: an application that installs the package, for
 * a proxy agent say, and makes it the dispatcher of `fetch`. Every copy since 4.7 announces its requests on this channel.
 * Node's own requests come along here as well; their handler is already watched.
 */
export function observeOtherUndici(begin: Begin): void {
  subscribe('undici:request:create', message => quietly(() => observe(begin, message)))
}

interface UndiciRequest {
  readonly method?: unknown
  readonly path?: unknown
  readonly origin?: unknown
  readonly headers?: unknown
  readonly contentLength?: unknown
  readonly body?: unknown
}

function observe(begin: Begin, message: unknown): void {
  if (isDispatching()) return
  const request = requestIn(message)
  if (typeof request?.method !== 'string' || typeof request.path !== 'string') return
  const handler = handlerOf(request)
  if (handler === undefined) return
  // This copy keeps the length apart from the headers.
  const headers = [...headerList(request.headers), 'content-length', request.contentLength]
  const outgoing = {
    method: request.method,
    path: request.path,
    origin: String(request.origin),
    headers,
    body: request.body,
  }
  observeCallbacks(handler, request.body, () => {
    const exchange = begin(outgoing)
    if (exchange !== undefined) observeBody(outgoing, exchange)
    // The bytes are known: whoever guards a budget decides now.
    if (typeof request.body === 'string' || request.body instanceof Uint8Array)
      exchange?.held?.(
        () => undefined,
        error => failAtStart(handler, error),
      )
    return exchange
  })
}

function requestIn(message: unknown): UndiciRequest | undefined {
  if (typeof message !== 'object' || message === null || !('request' in message)) return undefined
  return typeof message.request === 'object' && message.request !== null ? message.request : undefined
}

function handlerOf(request: object): object | undefined {
  const key = Object.getOwnPropertySymbols(request).find(symbol => symbol.description === 'handler')
  const handler: unknown = key && Reflect.get(request, key)
  return typeof handler === 'object' && handler !== null ? handler : undefined
}

// Undici 5 kept them as one text, with lines as on the wire.
function headerList(headers: unknown): unknown[] {
  if (Array.isArray(headers)) return [...(headers as unknown[])]
  if (typeof headers !== 'string') return []
  return headers.split('\r\n').flatMap(line => {
    const colon = line.indexOf(':')
    return colon === -1 ? [] : [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
}
