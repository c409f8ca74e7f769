import type { ReceivedCall } from './model-server.ts'

/** Answers written by us from the documented formats of OpenAI and Anthropic; none was recorded. */
export type ScriptedAnswer =
  | { readonly kind: 'hang up' }
  | { readonly kind: 'silence' }
  | (Answered & { readonly kind: 'json'; readonly body: unknown })
  | (Answered & {
      readonly kind: 'events'
      readonly events: readonly string[]
      readonly end: 'whole' | 'never' | 'cut'
    })

interface Answered {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly encoding?: string
}

interface Body {
  readonly model: string
  readonly stream?: boolean
  readonly tools?: unknown
  readonly messages?: readonly { readonly role?: string }[]
  readonly input?: unknown
  readonly encoding_format?: string
  readonly stream_options?: { readonly include_usage?: boolean }
  readonly response_format?: unknown
  readonly text?: { readonly format?: unknown }
}

/** What the server answers to a call: by the model's name first, then by path and stream. */
export function answerOf(call: ReceivedCall, earlier: readonly ReceivedCall[]): ScriptedAnswer {
  const asked = JSON.parse(call.body) as Body
  // An agent that got its tool's result has no more to look up.
  const { tools: _, ...answered } = asked
  const body = isToolResult(asked) ? answered : asked
  const anthropic = call.path.includes('/messages')
  if (body.model === 'hang-up') return { kind: 'hang up' }
  if (body.model === 'silent') return { kind: 'silence' }
  if (body.model === 'bad')
    return refusal(400, anthropic, { type: 'invalid_request_error', code: 'context_length_exceeded' })
  if (body.model === 'limited' || (body.model === 'flaky' && isFirstAttempt(call, earlier))) {
    return {
      ...refusal(429, anthropic, { type: 'rate_limit_error', code: 'rate_limit_exceeded' }),
      headers: { 'retry-after-ms': '5' },
    }
  }
  const encoding = /^(gzip|br|deflate|zstd)$/.exec(body.model)?.[0]
  return { ...answerTo(call.path, body), ...(encoding && { encoding }) }
}

/** Whether the last thing said is what a tool gave back. */
function isToolResult({ messages, input }: Body): boolean {
  const last: unknown = Array.isArray(input) ? input.at(-1) : undefined
  const type = typeof last === 'object' && last !== null && 'type' in last ? last.type : undefined
  return messages?.at(-1)?.role === 'tool' || type === 'function_call_output'
}

/** Older SDKs do not say which attempt it is: they are refused every other time. */
function isFirstAttempt({ headers }: ReceivedCall, earlier: readonly ReceivedCall[]): boolean {
  const count = headers['x-stainless-retry-count']
  if (count !== undefined) return count === '0'
  return earlier.filter(({ body }) => /"model":\s*"flaky"/.test(body)).length % 2 === 0
}

function refusal(status: number, anthropic: boolean, { type, code }: { readonly type: string; readonly code: string }) {
  const error = { type, message: `The script says ${status}` }
  const body = anthropic ? { type: 'error', error } : { error: { ...error, code, param: null } }
  return { kind: 'json', status, body } as const
}

function answerTo(path: string, body: Body): ScriptedAnswer {
  const { model } = body
  const events = (list: readonly object[], named: boolean) => ({
    kind: 'events' as const,
    status: 200,
    events: [...list.map(event => sse(event, named)), ...(named ? [] : ['data: [DONE]\n\n'])],
    end: 'whole' as const,
  })
  const json = (body: object) => ({ kind: 'json' as const, status: 200, body })
  if (path.startsWith('/v1/embeddings')) return json(embeddings(body))
  if (path.startsWith('/v1/messages')) {
    if (!body.stream) return json(message(model, body.tools !== undefined))
    return shaped(events(messageEvents(model, body.tools !== undefined), true), model)
  }
  if (path.startsWith('/v1/responses')) {
    const response = responseBody(model, body.tools !== undefined, body.text?.format !== undefined)
    return body.stream ? shaped(events(responseEvents(response), true), model) : json(response)
  }
  if (!body.stream) return json(completion(model, body.tools !== undefined, body.response_format !== undefined))
  const usage = body.stream_options?.include_usage === true
  return shaped(events(completionChunks(model, body.tools !== undefined, usage), false), model)
}

/** Streams that do not end as they should. */
function shaped(answer: ScriptedAnswer & { readonly kind: 'events' }, model: string): ScriptedAnswer {
  if (model === 'stuck') return { ...answer, events: answer.events.slice(0, 3), end: 'never' }
  if (model === 'cut') return { ...answer, events: answer.events.slice(0, 3), end: 'cut' }
  if (model === 'long')
    return { ...answer, events: [...answer.events.slice(0, 3), ...filler(answer.events[2] ?? '')], end: 'never' }
  if (model === 'overloaded') {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    return { ...answer, events: [...answer.events.slice(0, 3), sse(error, true)] }
  }
  return answer
}

// More than the buffers between here and a reader that does not read.
function filler(event: string): string[] {
  return Array.from({ length: 400 }, () => event.repeat(100))
}

function sse(event: object, named: boolean): string {
  const name = named && 'type' in event ? `event: ${String(event.type)}\n` : ''
  return `${name}data: ${JSON.stringify(event)}\n\n`
}

const usage = {
  prompt_tokens: 120,
  completion_tokens: 40,
  total_tokens: 160,
  prompt_tokens_details: { cached_tokens: 64 },
  completion_tokens_details: { reasoning_tokens: 16 },
}
const toolCall = { id: 'call_1', type: 'function', function: { name: 'lookup', arguments: '{"city":"Paris"}' } }

function completion(model: string, tools: boolean, json: boolean): object {
  const content = tools ? null : json ? '{"ok":true}' : 'Hello there'
  const message = { role: 'assistant', content, ...(tools && { tool_calls: [toolCall] }) }
  const choice = { index: 0, message, finish_reason: tools ? 'tool_calls' : 'stop', logprobs: null }
  return {
    ...head('chatcmpl-1', model),
    object: 'chat.completion',
    choices: [choice],
    usage,
    system_fingerprint: 'fp_1',
  }
}

function head(id: string, model: string): object {
  return { id, created: 1_790_000_000, model: `${model}-2026-01-01`, service_tier: 'default' }
}

function completionChunks(model: string, tools: boolean, withUsage: boolean): object[] {
  const chunk = (delta: object, reason: string | null = null) => ({
    ...head('chatcmpl-1', model),
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: reason }],
    ...(withUsage && { usage: null }),
  })
  const deltas = tools
    ? [
        { tool_calls: [{ index: 0, ...toolCall, function: { name: 'lookup', arguments: '' } }] },
        { tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] },
        { tool_calls: [{ index: 0, function: { arguments: '"Paris"}' } }] },
      ]
    : [{ content: 'Hello' }, { content: ' ' }, { content: 'there' }]
  return [
    chunk({ role: 'assistant', content: tools ? null : '' }),
    ...deltas.map(delta => chunk(delta)),
    chunk({}, tools ? 'tool_calls' : 'stop'),
    ...(withUsage ? [{ ...chunk({}), choices: [], usage }] : []),
  ]
}

function embeddings({ model, input, encoding_format: format }: Body): object {
  const vector = [0.5, -1]
  // As 32-bit floats: the vendor's SDK asks for base64 and decodes it.
  const embedding = format === 'float' ? vector : Buffer.from(new Float32Array(vector).buffer).toString('base64')
  const data = (Array.isArray(input) ? input : [input]).map((_, index) => ({ object: 'embedding', index, embedding }))
  return { object: 'list', data, model: `${model}-2026-01-01`, usage: { prompt_tokens: 7, total_tokens: 7 } }
}

function responseBody(model: string, tools: boolean, json: boolean): object {
  const text = { type: 'output_text', text: json ? '{"ok":true}' : 'Hello there', annotations: [] }
  const item = tools
    ? {
        type: 'function_call',
        id: 'fc_1',
        call_id: 'call_1',
        name: 'lookup',
        arguments: '{"city":"Paris"}',
        status: 'completed',
      }
    : { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [text] }
  return {
    ...head('resp_1', model),
    object: 'response',
    created_at: 1_790_000_000,
    incomplete_details: null,
    status: 'completed',
    error: null,
    output: [{ type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Greet' }] }, item],
    usage: {
      input_tokens: 120,
      input_tokens_details: { cached_tokens: 64 },
      output_tokens: 40,
      output_tokens_details: { reasoning_tokens: 16 },
      total_tokens: 160,
    },
  }
}

function responseEvents(response: object): object[] {
  const text = (delta: string) => ({
    type: 'response.output_text.delta',
    item_id: 'msg_1',
    output_index: 1,
    content_index: 0,
    delta,
  })
  const opened = { ...response, status: 'in_progress', output: [], usage: null }
  return [
    { type: 'response.created', response: opened },
    text('Hello'),
    text(' there'),
    { type: 'response.completed', response },
  ].map((event, index) => ({ ...event, sequence_number: index }))
}

const anthropicUsage = {
  input_tokens: 56,
  cache_creation_input_tokens: 32,
  cache_read_input_tokens: 64,
  cache_creation: { ephemeral_5m_input_tokens: 22, ephemeral_1h_input_tokens: 10 },
  service_tier: 'standard',
}

function message(model: string, tools: boolean): object {
  const text = { type: 'text', text: 'Hello there' }
  const use = { type: 'tool_use', id: 'toolu_1', name: 'lookup', input: { city: 'Paris' } }
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: `${model}-2026-01-01`,
    content: tools ? [text, use] : [text],
    stop_reason: tools ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { ...anthropicUsage, output_tokens: 40 },
  }
}

function messageEvents(model: string, tools: boolean): object[] {
  const opened = {
    ...message(model, false),
    content: [],
    stop_reason: null,
    usage: { ...anthropicUsage, output_tokens: 1 },
  }
  const block = (index: number, content_block: object, deltas: readonly object[]) => [
    { type: 'content_block_start', index, content_block },
    ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
  const text = (text: string) => ({ type: 'text_delta', text })
  const input = (partial_json: string) => ({ type: 'input_json_delta', partial_json })
  return [
    { type: 'message_start', message: opened },
    ...block(0, { type: 'text', text: '' }, [text('Hello'), text(' there')]),
    ...(tools
      ? block(1, { type: 'tool_use', id: 'toolu_1', name: 'lookup', input: {} }, [input('{"city":'), input('"Paris"}')])
      : []),
    {
      type: 'message_delta',
      delta: { stop_reason: tools ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: 40 },
    },
    { type: 'message_stop' },
  ]
}
