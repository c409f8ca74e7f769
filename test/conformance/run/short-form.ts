import type { ReceivedSpan } from '../../helpers/otlp-receiver.ts'

/** OTLP's SPAN_KIND_SERVER. */
const serverKind = 2

/**
 * Operation and model, HTTP status or `failed`, tokens in > out, how a stream ended, `+` and the status of each
 * attempt that failed within a native span. Of a tool and an agent its name, of a
 * look-up its source, of another MCP request the end it was seen at and its method.
 */
export function shortForm({ kind, attributes, events }: ReceivedSpan): string {
  const of = (name: string) => attributes[name]
  const operation = of('gen_ai.operation.name')
  if (operation === 'execute_tool') return `execute_tool ${String(of('gen_ai.tool.name'))}`
  if (operation === 'invoke_agent' || operation === 'invoke_workflow')
    return textOf([operation, of('gen_ai.agent.name') ?? of('gen_ai.workflow.name'), of('error.type') && 'failed'])
  if (operation === 'guardrail') return textOf([operation, of('spanledger.decision.policy')])
  if (operation === 'retrieval') return `retrieval ${String(of('gen_ai.data_source.id'))}`
  if (of('mcp.method.name') !== undefined)
    return textOf([kind === serverKind ? 'server' : 'client', of('mcp.method.name')])
  const tokens = `${numberOr(of('gen_ai.usage.input_tokens'), '-')}>${numberOr(of('gen_ai.usage.output_tokens'), '-')}`
  const status = of('http.response.status_code') ?? (of('error.type') === undefined ? 'unknown' : 'failed')
  const refused = events.flatMap(({ name, attributes }) =>
    name === 'spanledger.attempt' ? [`+${numberOr(attributes['http.response.status_code'], 'failed')}`] : [],
  )
  return textOf([operation, of('gen_ai.request.model'), status, tokens, of('spanledger.stream.end'), ...refused])
}

function numberOr(value: unknown, other: string): string {
  return typeof value === 'number' ? String(value) : other
}

function textOf(parts: readonly unknown[]): string {
  return parts.filter(Boolean).map(String).join(' ')
}
