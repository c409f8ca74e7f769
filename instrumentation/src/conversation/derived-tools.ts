import {
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
} from '@opentelemetry/api'
import * as names from '../attributes.ts'
import { contentText } from '../content/content-text.ts'
import type { ChatMessage } from '../content/message.ts'
import { taskAttributes } from '../spans/task-baggage.ts'
import { ourTracer } from '../spans/tracer.ts'
import { AskedCalls, type Asked } from './asked.ts'
import { answersById, answersByOrder, isSameCall, toolCallsIn, type ToolAnswer } from './tool-parts.ts'
import { ToolSpans } from './tool-spans.ts'

const argumentLimit = 64 * 1024

/** When a model was called, when its answer ended, and where what follows from it belongs, which is mostly nothing. */
export interface Turn {
  readonly calledMs: number
  readonly endedMs: number
  readonly around: () => Context
}

/**
 * Tools that nobody instruments, seen from the conversation alone: a model asks for a tool in one answer, and a later
 * request brings the result. A history that is sent again and again brings each result once.
 */
export class DerivedTools {
  readonly #content: boolean
  readonly #asked = new AskedCalls()
  readonly #spans = new ToolSpans()

  constructor(content: boolean) {
    this.#content = content
  }

  /** A model answered. */
  answered(messages: readonly ChatMessage[], { calledMs, endedMs, around }: Turn): void {
    const calls = toolCallsIn(messages)
    if (calls.length === 0) return
    const slim = withoutSpan(around())
    for (const call of calls) {
      const { text } = contentText(call.arguments ?? {}, argumentLimit)
      this.#asked.add({ call, text, calledMs, askedMs: endedMs, around: slim })
    }
  }

  /** A model is being told these. */
  told(messages: readonly ChatMessage[], atMs: number): void {
    if (this.#asked.size === 0) return
    for (const [id, answer] of answersById(messages)) {
      const asked = this.#asked.withId(id)
      if (asked !== undefined) this.#done(asked, answer, atMs)
    }
    const open = this.#asked.withoutId()
    if (open.length === 0) return
    for (const [call, answer] of answersByOrder(messages)) {
      const index = open.findIndex(asked => isSameCall(asked.call, call))
      const asked = open[index]
      if (asked === undefined) continue
      open.splice(index, 1)
      this.#done(asked, answer, atMs)
    }
  }

  #done(asked: Asked, answer: ToolAnswer, atMs: number): void {
    this.#asked.remove(asked)
    const { call, calledMs, askedMs, around } = asked
    if (this.#spans.claim(call, calledMs, trace.getSpanContext(around)?.traceId ?? '')) return
    const options = {
      kind: SpanKind.INTERNAL,
      startTime: askedMs,
      attributes: { ...taskAttributes(around), ...this.#describe(asked, answer) },
    }
    const span = ourTracer().startSpan(`execute_tool ${call.name}`, options, around)
    if (answer.failed) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end(Math.max(askedMs, atMs))
  }

  #describe({ call, text }: Asked, { response, failed }: ToolAnswer): Attributes {
    return {
      [names.GEN_AI_OPERATION_NAME]: 'execute_tool',
      [names.DERIVED]: true,
      [names.GEN_AI_TOOL_NAME]: call.name,
      [names.GEN_AI_TOOL_TYPE]: 'function',
      [names.GEN_AI_TOOL_CALL_ID]: call.id,
      ...(failed && { [names.ERROR_TYPE]: 'tool_error' }),
      ...(this.#content && {
        [names.GEN_AI_TOOL_CALL_ARGUMENTS]: text,
        [names.GEN_AI_TOOL_CALL_RESULT]: contentText(response).text,
      }),
    }
  }
}

/** The context with its span's name and baggage alone: a span holds what was said, and a call may wait long. */
function withoutSpan(context: Context): Context {
  const span = trace.getSpanContext(context)
  const baggage = propagation.getBaggage(context)
  const slim = span === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, span)
  return baggage === undefined ? slim : propagation.setBaggage(slim, baggage)
}
