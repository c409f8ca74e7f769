import type { JsonObject } from '../../instrumentation/src/protocols/json.ts'
import type { WireBody, WireRequest } from '../../instrumentation/src/protocols/wire-body.ts'

/** A request with a JSON body, as a protocol gets to see it. */
export function wireRequest(body: JsonObject, path = '/'): WireRequest {
  return { method: 'POST', path, query: new URLSearchParams(), body, list: [] }
}

/** An answer with a JSON body. */
export function wireBody(body: JsonObject): WireBody {
  return { body, list: [] }
}
