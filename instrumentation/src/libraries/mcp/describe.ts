import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { fields, textOf, type McpRequest } from './message.ts'

/** The name of a request's span: its method, and the tool or the prompt it is about; never a resource's URI. */
export function spanName({ method, params }: McpRequest): string {
  const target = isAboutTool(method) || isAboutPrompt(method) ? textOf(params['name']) : undefined
  return target === undefined ? method : `${method} ${target}`
}

/** What a request says of itself. */
export function requestAttributes({ id, method, params }: McpRequest): Attributes {
  return {
    [names.MCP_METHOD_NAME]: method,
    [names.JSONRPC_REQUEST_ID]: String(id),
    ...(isAboutTool(method) && { [names.GEN_AI_TOOL_NAME]: textOf(params['name']) }),
    ...(isAboutPrompt(method) && { [names.GEN_AI_PROMPT_NAME]: textOf(params['name']) }),
    ...(/^resources\/(read|subscribe|unsubscribe)$/.test(method) && {
      [names.MCP_RESOURCE_URI]: textOf(params['uri']),
    }),
  }
}

export function isAboutTool(method: string): boolean {
  return method === 'tools/call'
}

function isAboutPrompt(method: string): boolean {
  return method === 'prompts/get'
}

/** The revision of the protocol that a request or an answer to `initialize` names. */
export function namedVersion(request: McpRequest, result?: unknown): string | undefined {
  if (request.method === 'initialize') return textOf(fields(result)['protocolVersion'])
  return textOf(fields(request.params['_meta'])['io.modelcontextprotocol/protocolVersion'])
}
