import { trace, type Attributes, type Context, type Span } from '@opentelemetry/api'
import { GEN_AI_OPERATION_NAME, GEN_AI_TOOL_NAME } from '../../../attributes.ts'

/**
 * The span of the same tool call that whoever calls the client has open already: by `tool()`, or by a framework. The
 * conventions want what MCP knows on that one, instead of a second one.
 */
export function outerToolSpan(context: Context, tool: string | undefined): Span | undefined {
  const span = trace.getSpan(context)
  if (tool === undefined || span === undefined || !span.isRecording() || !('attributes' in span)) return undefined
  // True: a span with attributes is an SDK's ReadableSpan.
  const attributes = span.attributes as Attributes
  if (attributes[GEN_AI_OPERATION_NAME] !== 'execute_tool') return undefined
  return attributes[GEN_AI_TOOL_NAME] === tool ? span : undefined
}
