import { context, SpanKind, trace, type Attributes, type Context, type Span } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { withCovered } from '../../spans/covered.ts'
import { taskAttributes } from '../../spans/task-baggage.ts'
import { ourTracer } from '../../spans/tracer.ts'
import { isAboutTool, namedVersion, requestAttributes, spanName } from './describe.ts'
import { ToolEffects } from './tools/effects.ts'
import { cancellationOf, requestOf, responseOf, textOf, type McpRequest, type RequestId } from './message.ts'
import { callerOf, withMeta } from './meta.ts'
import { outerToolSpan } from './tools/outer-tool.ts'
import { endWithError, endWithResponse, writeArguments, type RequestSpan } from './request-span.ts'
import { serverAttributes, sessionAttributes, transportAttributes } from './transport.ts'

// Requests that are open at once. Of more than this, the oldest will hardly be answered any more.
const mostOpen = 1000

export interface Sending {
  /** What to send instead of the message; the very same where nothing is to be added. */
  readonly message: unknown
  /** In which context to send it. */
  readonly context: Context
}

/**
 * What one end sees of a connection, message by message: the requests it sends are its CLIENT spans, the requests it
 * answers its SERVER spans. Both ends may do both.
 */
export class Connection {
  readonly #transport: object
  readonly #sent = new Map<RequestId, RequestSpan>()
  readonly #taken = new Map<RequestId, RequestSpan>()
  readonly #effects = new ToolEffects()
  readonly #registered: (tool: string) => 'read' | 'write' | undefined
  #protocolVersion: string | undefined

  constructor(transport: object, registered: (tool: string) => 'read' | 'write' | undefined) {
    this.#transport = transport
    this.#registered = registered
  }

  /** A message is about to be sent: a request opens a span, an answer closes one, and so does a cancellation. */
  sending(message: unknown): Sending | undefined {
    const request = requestOf(message)
    if (request !== undefined) return this.#sendRequest(message, request)
    const response = responseOf(message)
    if (response !== undefined) this.#answered(this.#taken, response)
    const cancelled = cancellationOf(message)
    if (cancelled !== undefined) this.#cancelled(this.#sent, cancelled)
    return undefined
  }

  /** A request could not be sent. */
  notSent(message: unknown, error: unknown): void {
    const request = requestOf(message)
    const open = request && take(this.#sent, request.id)
    if (open) endWithError(open, error instanceof Error ? error.constructor.name : '_OTHER')
  }

  /** A request that was sent is given up without a word to the other end. */
  abandoned(message: unknown): void {
    const request = requestOf(message)
    const open = request && take(this.#sent, request.id)
    if (open) endWithError(open, 'cancelled')
  }

  /** A message came that is no request. */
  received(message: unknown): void {
    const response = responseOf(message)
    if (response !== undefined) this.#answered(this.#sent, response)
    const cancelled = cancellationOf(message)
    if (cancelled !== undefined) this.#cancelled(this.#taken, cancelled)
  }

  /** A request came: gives the context to handle it in. */
  handling(message: unknown): Context | undefined {
    const request = requestOf(message)
    if (request === undefined) return undefined
    const caller = callerOf(request, context.active())
    const span = ourTracer().startSpan(
      spanName(request),
      {
        kind: SpanKind.SERVER,
        attributes: {
          ...taskAttributes(caller.context),
          ...this.#attributes(request),
          // A caller that is traced has counted this call of the tool: it is the same one.
          ...(isAboutTool(request.method) && !caller.traced && { [names.GEN_AI_OPERATION_NAME]: 'execute_tool' }),
        },
        ...(caller.ambient && { links: [{ context: caller.ambient.spanContext() }] }),
      },
      caller.context,
    )
    this.#open(this.#taken, { request, span, ours: true, content: !caller.traced })
    return trace.setSpan(caller.context, span)
  }

  /** The connection is closed: nothing that is open will be answered. */
  closed(): void {
    for (const map of [this.#sent, this.#taken]) {
      for (const open of map.values()) endWithError(open, 'connection_closed')
      map.clear()
    }
  }

  #sendRequest(message: unknown, request: McpRequest): Sending | undefined {
    // A transport may send a message again, once it is authorised.
    if (this.#sent.has(request.id)) return undefined
    const active = context.active()
    const outer = isAboutTool(request.method) ? outerToolSpan(active, textOf(request.params['name'])) : undefined
    const attributes = { ...this.#attributes(request), ...serverAttributes(this.#transport) }
    const span = outer ?? this.#startClientSpan(request, attributes, active)
    outer?.setAttributes(attributes)
    this.#open(this.#sent, { request, span, ours: outer === undefined, content: outer === undefined })
    const sending = trace.setSpan(active, span)
    return { message: withMeta(message, request, sending), context: withCovered(sending, 'execute_tool') }
  }

  #startClientSpan(request: McpRequest, attributes: Attributes, parent: Context): Span {
    return ourTracer().startSpan(
      spanName(request),
      {
        kind: SpanKind.CLIENT,
        attributes: {
          ...taskAttributes(parent),
          ...attributes,
          ...(isAboutTool(request.method) && { [names.GEN_AI_OPERATION_NAME]: 'execute_tool' }),
        },
      },
      parent,
    )
  }

  #attributes(request: McpRequest): Attributes {
    const tool = isAboutTool(request.method) ? textOf(request.params['name']) : undefined
    return {
      ...requestAttributes(request),
      ...sessionAttributes(this.#transport),
      ...transportAttributes(this.#transport),
      [names.MCP_PROTOCOL_VERSION]: namedVersion(request) ?? this.#protocolVersion,
      ...(tool !== undefined && { [names.TOOL_EFFECT]: this.#effects.of(tool) ?? this.#registered(tool) }),
    }
  }

  #open(requests: Map<RequestId, RequestSpan>, open: RequestSpan): void {
    const [oldest] = requests.size >= mostOpen ? requests.keys() : [open.request.id]
    const before = oldest === undefined ? undefined : take(requests, oldest)
    if (before !== undefined) endWithError(before, '_OTHER')
    requests.set(open.request.id, open)
    writeArguments(open)
  }

  #answered(requests: Map<RequestId, RequestSpan>, response: NonNullable<ReturnType<typeof responseOf>>): void {
    const open = take(requests, response.id)
    if (open === undefined) return
    if (open.request.method === 'tools/list') this.#effects.learn(response.result)
    if (open.request.method === 'initialize') {
      this.#protocolVersion = namedVersion(open.request, response.result)
      if (this.#protocolVersion) open.span.setAttribute(names.MCP_PROTOCOL_VERSION, this.#protocolVersion)
      open.span.setAttributes(sessionAttributes(this.#transport))
    }
    endWithResponse(open, response)
  }

  #cancelled(requests: Map<RequestId, RequestSpan>, { id, reason }: { id: RequestId; reason: string }): void {
    const open = take(requests, id)
    if (open) endWithError(open, /timed out|timeout/i.test(reason) ? 'timeout' : 'cancelled')
  }
}

function take(requests: Map<RequestId, RequestSpan>, id: RequestId): RequestSpan | undefined {
  const open = requests.get(id)
  requests.delete(id)
  return open
}
