import { subscribe } from 'node:diagnostics_channel'
import { ClientRequest, IncomingMessage } from 'node:http'
import { quietly } from '../../guest/quietly.ts'
import type { Begin, Exchange } from '../exchange.ts'
import { messagePart } from '../streams/message-part.ts'
import { OrderedExchange } from '../streams/ordered-exchange.ts'
import { observeReads } from '../streams/reads.ts'
import { replaceMethod } from '../streams/replace-method.ts'
import { outgoingRequest } from './outgoing-request.ts'
import { observeRequests } from './requests.ts'

/**
 * The seam of `node:http` and `node:https`: what everything that calls them ends in, however it got hold of them.
 *
 *   http.request ─▶ ClientRequest: write, end ─▶ socket ─▶ IncomingMessage: push ─▶ whoever reads
 *
 * No export is replaced and no listener is added: an `error` listener would swallow an error that nobody handles, a
 * `response` listener would keep Node from emptying an answer that nobody wants. Answers and failures are announced on
 * Node's own channels; the rest is seen where it passes, and only of requests that are of interest.
 */
export function observeHttp(begin: Begin): void {
  const exchanges = new WeakMap<object, Exchange>()
  observeRequests(request => {
    const exchange = open(begin, request)
    if (exchange !== undefined) exchanges.set(request, exchange)
    return exchange
  })
  subscribe('http.client.response.finish', message => {
    const exchange = exchangeIn(message, exchanges)
    if (exchange !== undefined) quietly(() => answered(exchange, messagePart(message, 'response')))
  })
  subscribe('http.client.request.error', message => {
    const exchange = exchangeIn(message, exchanges)
    if (exchange !== undefined) quietly(() => exchange.ended('error', messagePart(message, 'error')))
  })
}

function open(begin: Begin, request: ClientRequest): Exchange | undefined {
  // A signal that was aborted before: nothing is sent.
  if (request.destroyed) return undefined
  const outgoing = outgoingRequest(request)
  const begun = outgoing && begin(outgoing)
  if (begun === undefined) return undefined
  const exchange = new OrderedExchange(begun)
  // Node itself never calls it: a signal, a timeout of the client or the application does.
  observeDestroy(request, 'destroy', error => exchange.ended('aborted', error))
  return exchange
}

function answered(exchange: Exchange, response: unknown): void {
  if (!(response instanceof IncomingMessage)) return
  exchange.responseStarted(response.statusCode ?? 0, response.rawHeaders)
  observeReads(response, exchange, () => response.complete)
  observeDestroy(response, '_destroy', error => exchange.ended(isLostConnection(error) ? 'error' : 'aborted', error))
}

function observeDestroy(stream: object, name: 'destroy' | '_destroy', report: (error: unknown) => void): void {
  replaceMethod(stream, name, destroy => {
    return function observedDestroy(this: unknown, ...given) {
      quietly(() => report(given[0]))
      return destroy.apply(this, given)
    }
  })
}

/** What Node destroys an answer with whose connection closed before its end. */
function isLostConnection(error: unknown): boolean {
  return error instanceof Error && error.message === 'aborted' && Reflect.get(error, 'code') === 'ECONNRESET'
}

function exchangeIn(message: unknown, exchanges: WeakMap<object, Exchange>): Exchange | undefined {
  const request = messagePart(message, 'request')
  return typeof request === 'object' && request !== null ? exchanges.get(request) : undefined
}
