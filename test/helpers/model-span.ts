import type { Content, Message, Span } from '../../collector/src/model.ts'
import type { Attributes } from '../../collector/src/otlp.ts'

export interface ModelSpanDiffers extends Partial<Omit<Span, 'content' | 'attributes' | 'otlp'>> {
  readonly content?: Partial<Content>
  readonly attributes?: Attributes
  readonly startNano?: bigint
  readonly statusCode?: number
}

/** A chat call of one second that went well, said nothing and reported no usage; the test says what differs. */
export function modelSpan({ content, attributes, startNano, statusCode, ...differs }: ModelSpanDiffers = {}): Span {
  const start = startNano ?? BigInt(Date.parse('2026-09-01T12:00:00Z')) * 1_000_000n
  const own = attributes ?? new Map()
  return {
    otlp: {
      resource: { attributes: new Map() },
      scope: { name: 'test', version: '1', attributes: new Map() },
      traceId: '0123456789abcdef0123456789abcdef',
      spanId: '0123456789abcdef',
      parentSpanId: undefined,
      traceState: '',
      name: 'chat gpt-4o',
      kind: 3,
      startNano: start,
      endNano: start + 1_000_000_000n,
      attributes: own,
      droppedAttributesCount: 0,
      events: [],
      links: [],
      status: { code: statusCode ?? 0, message: '' },
    },
    category: 'model',
    service: 'test',
    operation: 'chat',
    provider: 'openai',
    requestModel: 'gpt-4o',
    responseModel: 'gpt-4o-2024-08-06',
    responseId: undefined,
    serviceTier: undefined,
    finishReasons: ['stop'],
    stream: false,
    streamEnd: undefined,
    timeToFirstChunkNano: undefined,
    errorType: undefined,
    usage: undefined,
    usageProblem: undefined,
    task: { id: undefined, name: undefined, key: undefined, customer: undefined, outcome: undefined },
    conversationId: undefined,
    userId: undefined,
    agent: undefined,
    toolName: undefined,
    toolCallId: undefined,
    argumentShape: undefined,
    language: undefined,
    documents: [],
    attributes: own,
    ...differs,
    content: {
      input: [],
      output: [],
      toolDefinitions: undefined,
      toolArguments: undefined,
      toolResult: undefined,
      documents: [],
      ...content,
    },
  }
}

/** A message of one text part, as JSON. Its hash is not the content's: nothing under test looks at it. */
export function textMessage(role: string, text: string): Message {
  return { hash: '0'.repeat(32), role, body: JSON.stringify({ role, parts: [{ type: 'text', content: text }] }) }
}
