import type { Attributes, Context } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import type { Protocol, RequestReading } from '../../protocols/protocol.ts'
import { providerOfHost } from '../../protocols/provider-name.ts'
import { startCallSpan, type CallSpan } from '../../spans/call-span.ts'

export interface CallOpening {
  readonly protocol: Protocol
  readonly request: { readonly origin: string; readonly path: string }
  readonly parent: Context
  readonly reading: RequestReading
  readonly startMs: number
  readonly onNativeEnd: () => void
}

/** Opens the span of a call whose request has been read. */
export function openCallSpan({ protocol, request, reading, ...rest }: CallOpening): CallSpan {
  // Azure names the model in the path: `/openai/deployments/{deployment}/chat/completions`.
  const model = reading.attributes[names.GEN_AI_REQUEST_MODEL] ?? /\/deployments\/([^/]+)\//.exec(request.path)?.[1]
  return startCallSpan({
    ...rest,
    name: reading.name ?? (model === undefined ? protocol.operation : `${protocol.operation} ${String(model)}`),
    attributes: {
      [names.GEN_AI_OPERATION_NAME]: protocol.operation,
      ...serverAttributes(protocol, request.origin),
      ...reading.attributes,
      [names.GEN_AI_REQUEST_MODEL]: model,
    },
  })
}

function serverAttributes(protocol: Protocol, origin: string): Attributes {
  if (!URL.canParse(origin)) return { [names.GEN_AI_PROVIDER_NAME]: protocol.provider }
  const { hostname, port, protocol: scheme } = new URL(origin)
  return {
    [names.GEN_AI_PROVIDER_NAME]: providerOfHost(hostname) ?? protocol.provider,
    // A URL keeps the brackets of an IPv6 address; an address has none.
    [names.SERVER_ADDRESS]: hostname.replace(/^\[(.*)\]$/, '$1'),
    [names.SERVER_PORT]: port === '' ? (scheme === 'http:' ? 80 : 443) : Number(port),
  }
}
