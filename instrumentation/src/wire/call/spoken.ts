import { parseMultipart } from '../../protocols/framing/multipart.ts'
import type { Protocol, RequestReading } from '../../protocols/protocol.ts'
import { readBody, type WireBody, type WireRequest } from '../../protocols/wire-body.ts'
import type { OutgoingRequest } from '../exchange.ts'
import { headerOf, headersOf } from '../headers.ts'
import type { ByteCopy } from './bytes/byte-copy.ts'

/** What a request turned out to be. */
export interface Spoken {
  readonly protocol: Protocol
  readonly wire: WireRequest
  readonly reading: RequestReading
}

/** The first of some protocols that a request's body speaks, and what it says. */
export function whatIsSpoken(
  protocols: readonly Protocol[],
  request: Pick<OutgoingRequest, 'method' | 'origin' | 'path' | 'headers'>,
  copy: ByteCopy,
): Spoken | undefined {
  const { path, query } = partsOf(request.path)
  const cut = copy.truncated
  const type = headerOf(request.headers, 'content-type')
  const body = cut ? cutBody(copy, type) : readBody(copy.head(), type)
  if (body === undefined) return undefined
  const headers = headersOf(request.headers, askedHeaders(protocols))
  const { method, origin } = request
  const wire: WireRequest = { method, origin, path, query, headers, ...body }
  const protocol = protocols.find(protocol => (cut ? !protocol.bodyDecides : protocol.speaks(wire)))
  return protocol && { protocol, wire, reading: protocol.readRequest(wire) }
}

const askedNames = new WeakMap<readonly Protocol[], readonly string[]>()

/** The headers that are looked at of a request in any of these formats. They come as one list for each path. */
function askedHeaders(protocols: readonly Protocol[]): readonly string[] {
  let names = askedNames.get(protocols)
  if (names === undefined) {
    names = protocols.flatMap(({ headers }) => headers?.request ?? [])
    askedNames.set(protocols, names)
  }
  return names
}

const noQuery = new URLSearchParams()

/** The path and the query of a target, which is a path with a query or a whole URL. */
export function partsOf(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = target.indexOf('?')
  if (mark === -1) return { path: target, query: noQuery }
  return { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark)) }
}

/** What the beginning and the end of a body too large to keep still tell. */
function cutBody(copy: ByteCopy, type = ''): WireBody {
  if (/^multipart\/form-data/i.test(type))
    return { body: { ...parseMultipart(copy.head(), type), ...parseMultipart(copy.tail(), type) }, list: [] }
  const ends = `${copy.head().subarray(0, 4096).toString()}\n${copy.tail().toString()}`
  const model = /"model"\s*:\s*"([^"\\]{1,200})"/.exec(ends)?.[1]
  return { body: { model, stream: /"stream"\s*:\s*true/.test(ends) }, list: [] }
}
