import { protocolsOfPath } from '../../../protocols/table.ts'
import { readBody, type WireRequest } from '../../../protocols/wire-body.ts'
import { partsOf } from '../../../wire/call/spoken.ts'
import { headerOf } from '../../../wire/headers.ts'
import type { OutgoingRequest } from '../../../wire/exchange.ts'

const saying: ReadonlySet<string> = new Set(['chat', 'text_completion', 'generate_content'])

/** Whether a request asks a model to say something, at whatever address. */
export function asksModel({ method, origin, path: target, headers }: OutgoingRequest, bytes: Buffer): boolean {
  return speaks(saying, { method, origin, path: target, headers }, bytes)
}

/** Whether a request asks for vectors, which are a model's too. */
export function asksVectors({ method, origin, path: target, headers }: OutgoingRequest, bytes: Buffer): boolean {
  return speaks(new Set(['embeddings']), { method, origin, path: target, headers }, bytes)
}

type Head = Pick<OutgoingRequest, 'method' | 'origin' | 'path' | 'headers'>

function speaks(operations: ReadonlySet<string>, request: Head, bytes: Buffer): boolean {
  const { path, query } = partsOf(request.path)
  const body = readBody(bytes, headerOf(request.headers, 'content-type'))
  if (body === undefined) return false
  const wire: WireRequest = { method: request.method, origin: request.origin, path, query, ...body }
  const spoken = protocolsOfPath(request.method, path).find(protocol => protocol.speaks(wire))
  return spoken !== undefined && operations.has(spoken.operation)
}
