import { subscribe } from 'node:diagnostics_channel'
import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2'
import { Duplex } from 'node:stream'
import { quietly } from '../../guest/quietly.ts'
import type { Begin, Exchange } from '../exchange.ts'
import { headerOf } from '../headers.ts'
import { messagePart } from '../streams/message-part.ts'
import { OrderedExchange } from '../streams/ordered-exchange.ts'
import { observeReads } from '../streams/reads.ts'
import { replaceMethod } from '../streams/replace-method.ts'
import { observeWrites } from '../streams/writes.ts'
import { observeEnd } from './end.ts'
import { clientSessionPrototype } from './session-class.ts'

/**
 * The seam of `node:http2`: the stream that each request on a client's session is. Node announces them from 22.17 and
 * 24.1 on; before that `request` of the sessions' class is watched, until an announcement comes.
 */
export function observeHttp2(begin: Begin): void {
  let announced = false
  const prototype = quietly(clientSessionPrototype)
  const stopWatching =
    prototype && observeRequests(prototype, stream => !announced && quietly(() => see(begin, stream)))
  subscribe('http2.client.stream.created', message => {
    if (!announced && stopWatching) quietly(stopWatching)
    announced = true
    quietly(() => see(begin, messagePart(message, 'stream')))
  })
}

function observeRequests(prototype: object, see: (stream: unknown) => void): () => void {
  return replaceMethod(prototype, 'request', request => {
    return function observedRequest(this: unknown, ...given) {
      const stream = request.apply(this, given)
      see(stream)
      return stream
    }
  })
}

function see(begin: Begin, stream: unknown): void {
  const headers = stream instanceof Duplex ? Reflect.get(stream, 'sentHeaders') : undefined
  // A stream without is one that the server pushes.
  if (typeof headers !== 'object' || headers === null) return
  // True: nothing but the streams of node:http2 knows the headers it sent.
  const opened = stream as ClientHttp2Stream
  if (!opened.destroyed && !isOfUndici(opened)) open(begin, opened, headers)
}

/** Undici, and with it fetch from Node 26 on, has sessions of its own, whose requests were seen where they came from. */
function isOfUndici({ session }: ClientHttp2Stream): boolean {
  const marks = session === undefined ? [] : Object.getOwnPropertySymbols(session)
  return marks.some(({ description }) => description === 'open streams')
}

function open(begin: Begin, stream: ClientHttp2Stream, headers: object): void {
  const method = headerOf(headers, ':method') ?? 'GET'
  const path = headerOf(headers, ':path')
  if (method === 'CONNECT' || path === undefined || isGrpc(headers)) return
  const authority = headerOf(headers, ':authority') ?? headerOf(headers, 'host')
  const origin = `${headerOf(headers, ':scheme') ?? 'https'}://${authority ?? ''}`
  const begun = begin({ method, origin, path, headers, body: undefined })
  if (begun !== undefined) observeStream(stream, new OrderedExchange(begun))
}

function isGrpc(headers: object): boolean {
  return headerOf(headers, 'content-type')?.startsWith('application/grpc') === true
}

function observeStream(stream: ClientHttp2Stream, exchange: Exchange): void {
  observeWrites(stream, () => exchange)
  if (stream.writableEnded) exchange.requestComplete()
  // Unlike one on `node:http`, this listener changes nothing.
  stream.prependListener('response', (headers: IncomingHttpHeaders & { ':status'?: number }) =>
    quietly(() => exchange.responseStarted(headers[':status'] ?? 0, headers)),
  )
  // A stream that is being destroyed says that it is at its end as well.
  observeReads(stream, exchange, () => !stream.destroyed)
  observeEnd(stream, exchange)
}
