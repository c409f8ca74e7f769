import type { ClientRequest } from 'node:http'
import type { OutgoingRequest } from '../exchange.ts'

/** What a request asks for; `undefined` for one that shall become another protocol, or a tunnel. */
export function outgoingRequest(request: ClientRequest): OutgoingRequest | undefined {
  if (request.method === 'CONNECT' || request.getHeader('upgrade') !== undefined) return undefined
  const headers = headersOf(request)
  const { method, path } = request
  // In the words for a proxy the path is the whole URL.
  if (!path.startsWith('/') && URL.canParse(path)) {
    const { origin, pathname, search } = new URL(path)
    return { method, origin, path: pathname + search, headers, body: undefined }
  }
  return { method, origin: originOf(request), path, headers, body: undefined }
}

/** Looked up by name when somebody asks, so that nothing is copied and no credential is read. */
function headersOf(request: ClientRequest): object {
  return new Proxy({}, { get: (_, name) => (typeof name === 'string' ? headerOf(request, name) : undefined) })
}

function headerOf(request: ClientRequest, name: string): unknown {
  return request.getHeader(name) ?? writtenHeader(request, name)
}

/** Headers given as a list are nowhere but in the text that goes out. */
function writtenHeader(request: ClientRequest, name: string): string | undefined {
  const text: unknown = Reflect.get(request, '_header')
  if (typeof text !== 'string') return undefined
  const lines = text.split('\r\n')
  return lines.find(line => line.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2)
}

/** A request does not keep its port, but says it to the server; unless somebody said another host there. */
function originOf(request: ClientRequest): string {
  const { protocol, host } = request
  const named = headerOf(request, 'host')
  const bracketed = host.includes(':') ? `[${host}]` : host
  const isSame = typeof named === 'string' && named.replace(/:\d*$/, '') === bracketed
  return `${protocol}//${isSame ? named : bracketed}`
}
