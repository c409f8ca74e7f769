import * as names from '../../attributes.ts'
import { requestAttributes, spanName } from '../../libraries/mcp/describe.ts'
import { requestOf } from '../../libraries/mcp/message.ts'
import type { StreamEvent } from '../framing/event.ts'
import { numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireAnswer, WireRequest } from '../wire-body.ts'

const MiB = 1024 * 1024

/**
 * A tool called over MCP by a client that is not the SDK, whose calls are spans already. The path is the server's to
 * choose; most choose one of these. Of the older transport, which answers on another connection, only the call is seen.
 */
export const mcpToolsCall: Protocol = {
  operation: 'execute_tool',
  provider: 'mcp',
  path: /mcp|\/(sse|messages?|jsonrpc|rpc)\/?$/i,
  bodyDecides: true,
  answerBytes: 8 * MiB,
  headers: { request: ['mcp-session-id', 'mcp-protocol-version'] },
  speaks: ({ body }) =>
    body['jsonrpc'] === '2.0' &&
    body['method'] === 'tools/call' &&
    body['id'] !== undefined &&
    typeof objectOf(body['params'])?.['name'] === 'string',
  readRequest,
  readResponse,
  joinStream,
}

function readRequest({ body, headers }: WireRequest): RequestReading {
  const request = requestOf(body)
  if (request === undefined) return { attributes: {} }
  return {
    name: spanName(request),
    attributes: {
      // A server of tools is nobody's model provider.
      [names.GEN_AI_PROVIDER_NAME]: undefined,
      ...requestAttributes(request),
      [names.MCP_SESSION_ID]: headers?.['mcp-session-id'],
      [names.MCP_PROTOCOL_VERSION]: headers?.['mcp-protocol-version'],
      [names.NETWORK_TRANSPORT]: 'tcp',
      [names.NETWORK_PROTOCOL_NAME]: 'http',
    },
    toolArguments: request.params['arguments'],
  }
}

function readResponse({ body }: WireAnswer): ResponseReading {
  const result = objectOf(body['result'])
  const error = objectOf(body['error'])
  const code = numberOf(error?.['code'])
  return {
    attributes: { [names.RPC_RESPONSE_STATUS_CODE]: code === undefined ? undefined : String(code) },
    usage: {},
    // What the tool says to the model; the structured form repeats the text, and is shorter.
    toolResult: result?.['structuredContent'] ?? result?.['content'],
    ...(error !== undefined && { error: { type: String(code ?? '_OTHER'), message: textOf(error['message']) } }),
    ...(result?.['isError'] === true && { error: { type: 'tool_error', message: undefined } }),
  }
}

/** Other messages may come before the answer: progress, logging, questions of the server. */
function joinStream(events: readonly StreamEvent[], { body }: WireRequest): JsonObject {
  const messages = objectsOf(events.map(({ data }) => parseJson(data)))
  return messages.find(message => message['id'] === body['id'] && message['method'] === undefined) ?? {}
}
