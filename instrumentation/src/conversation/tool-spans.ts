import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import * as names from '../attributes.ts'
import { listenToSpans } from '../spans/ending/listeners.ts'

/** A span that somebody made for a tool. */
interface ToolSpan {
  readonly id: string | undefined
  readonly name: string
  readonly traceId: string
  readonly isRoot: boolean
  readonly startMs: number
}

const mostSpans = 2000

/** How instrumentations say that a span is a tool's, what the tool is called and which call it is. */
const kinds = [names.GEN_AI_OPERATION_NAME, 'openinference.span.kind', 'traceloop.span.kind', 'mcp.method.name']
const kindsOfTools = new Set<unknown>(['execute_tool', 'TOOL', 'tool', 'tools/call'])
const toolNames = [names.GEN_AI_TOOL_NAME, 'ai.toolCall.name', 'tool.name', 'traceloop.entity.name']
const callIds = [names.GEN_AI_TOOL_CALL_ID, 'ai.toolCall.id', 'tool.id', 'tool_call.id']

/** The tools that somebody instruments: their spans, whoever makes them. Each stands for one call. */
export class ToolSpans {
  readonly #spans = new Map<string, ToolSpan>()
  readonly #noted = new WeakSet<ReadableSpan>()

  constructor() {
    // Some of what describes it may be there only at the end.
    const note = (span: ReadableSpan) => this.#note(span)
    listenToSpans({ started: note, ended: note })
  }

  /** Whether a span stands for this call, which began after a time; the span is used up by that. */
  claim(call: { readonly id: string | undefined; readonly name: string }, since: number, traceId: string): boolean {
    for (const [key, span] of this.#spans) {
      const nearby = span.startMs >= since && (span.isRoot || span.traceId === traceId)
      const same =
        span.id === undefined || call.id === undefined ? nearby && isNamed(call.name, span.name) : span.id === call.id
      if (!same) continue
      this.#spans.delete(key)
      return true
    }
    return false
  }

  #note(span: ReadableSpan): void {
    const { attributes } = span
    const isTool = 'ai.toolCall.name' in attributes || kinds.some(kind => kindsOfTools.has(attributes[kind]))
    if (!isTool || attributes[names.DERIVED] === true) return
    const { spanId, traceId } = span.spanContext()
    // Claimed before its end, it is not to be claimed again.
    if (this.#noted.has(span) && !this.#spans.has(spanId)) return
    this.#noted.add(span)
    this.#spans.set(spanId, {
      id: firstOf(span, callIds),
      name: firstOf(span, toolNames) ?? span.name.replace(/^execute_tool /, ''),
      traceId,
      isRoot: span.parentSpanContext === undefined,
      startMs: span.startTime[0] * 1000 + span.startTime[1] / 1e6,
    })
    const [oldest] = this.#spans.keys()
    if (this.#spans.size > mostSpans && oldest !== undefined) this.#spans.delete(oldest)
  }
}

function firstOf({ attributes }: ReadableSpan, keys: readonly string[]): string | undefined {
  const value = keys.map(key => attributes[key]).find(value => typeof value === 'string')
  return typeof value === 'string' ? value : undefined
}

/** The model may know a tool by a longer name, with its server's before its own. */
function isNamed(called: string, tool: string): boolean {
  return called === tool || (called.endsWith(tool) && /[^a-zA-Z0-9]$/.test(called.slice(0, -tool.length)))
}
