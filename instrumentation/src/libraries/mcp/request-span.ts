import { SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { Capture } from '../../content/capture.ts'
import { contentText } from '../../content/content-text.ts'
import { isAboutTool } from './describe.ts'
import { fields, textOf, type McpRequest, type McpResponse } from './message.ts'

/** The span of one request, until its answer. */
export interface RequestSpan {
  readonly request: McpRequest
  readonly span: Span
  /** Whether the span ends with the request; a span of somebody else's tool call is ended by them. */
  readonly ours: boolean
  /** Whether what the tool is given and gives back belongs on this span. */
  readonly content: boolean
}

/** Writes on a span what a tool is given. */
export function writeArguments({ request, span, content }: RequestSpan): void {
  if (!content || !isAboutTool(request.method) || !span.isRecording()) return
  span.setAttributes(contentAttributes(names.GEN_AI_TOOL_CALL_ARGUMENTS, request.params['arguments']))
}

/** Ends a span with the answer. */
export function endWithResponse(open: RequestSpan, { result, error }: McpResponse): void {
  const { request, span, content } = open
  if (error !== undefined) {
    const code = String(Number(error['code']))
    span.setAttribute(names.RPC_RESPONSE_STATUS_CODE, code)
    endWithError(open, code, textOf(error['message']))
    return
  }
  if (!isAboutTool(request.method)) {
    endSpan(open)
    return
  }
  if (content && span.isRecording()) span.setAttributes(resultAttributes(fields(result)))
  if (fields(result)['isError'] === true) endWithError(open, 'tool_error')
  else endSpan(open)
}

/** Ends a span whose request has no answer. */
export function endWithError(open: RequestSpan, type: string, message?: string): void {
  const { span, ours } = open
  span.setAttribute(names.ERROR_TYPE, type)
  const shown = new Capture().message(message)
  if (ours) span.setStatus({ code: SpanStatusCode.ERROR, ...(shown !== undefined && { message: shown }) })
  endSpan(open)
}

function endSpan({ span, ours }: RequestSpan): void {
  if (ours) span.end()
}

/** A tool's result is what it says to the model; the structured form repeats the text, and is shorter. */
function resultAttributes({ structuredContent, content }: McpResponse['result'] & object): Attributes {
  return contentAttributes(names.GEN_AI_TOOL_CALL_RESULT, structuredContent ?? content)
}

function contentAttributes(name: string, value: unknown): Attributes {
  const { text, truncated } = contentText(value)
  return { [name]: text, ...(truncated && { [names.CONTENT_TRUNCATED]: true }) }
}
