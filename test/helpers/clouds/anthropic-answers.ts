import { bedrockAnswer } from './bedrock-answers.ts'
import { json, type CloudAnswer, type CloudCall } from './cloud-server.ts'

const usage = {
  input_tokens: 56,
  cache_creation_input_tokens: 32,
  cache_read_input_tokens: 64,
  cache_creation: { ephemeral_5m_input_tokens: 22, ephemeral_1h_input_tokens: 10 },
  output_tokens: 40,
  service_tier: 'standard',
}
const text = { type: 'text', text: 'Hello there' }
const use = { type: 'tool_use', id: 'toolu_1', name: 'lookup', input: { city: 'Paris' } }
const searched = [
  { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'sky' } },
  {
    type: 'web_search_tool_result',
    tool_use_id: 'srvtoolu_1',
    content: [{ type: 'web_search_result', url: 'https://sky', title: 'Sky', encrypted_content: 'c2VhbGVk' }],
  },
  {
    type: 'text',
    text: 'It is blue',
    citations: [
      { type: 'web_search_result_location', url: 'https://sky', cited_text: 'blue', encrypted_index: 'c2VhbGVk' },
    ],
  },
]
const thinking = [
  { type: 'thinking', thinking: 'Hm', signature: 'c2ln' },
  { type: 'redacted_thinking', data: 'b3BhcXVl' },
  text,
]

interface Body {
  readonly model?: string
  readonly stream?: boolean
  readonly tools?: unknown
  readonly messages?: readonly { readonly content: unknown }[]
}

/** Anthropic's answers, written by us from its documented formats; the model's name says what shall happen. */
export function anthropicAnswer(call: CloudCall): CloudAnswer {
  const { path, before } = call
  if (path.startsWith('/model/')) return bedrockAnswer(call)
  const body = JSON.parse(call.body || '{}') as Body
  if (path.includes('count_tokens') || path.includes('count-tokens')) return json({ input_tokens: 3 })
  if (path.includes('/batches'))
    return json({ id: 'msgbatch_1', type: 'message_batch', processing_status: 'in_progress' })
  const model = body.model ?? /\/models\/([^/]+):/.exec(path)?.[1] ?? ''
  if (model.startsWith('silent')) return { type: '', chunks: [], silent: true }
  if (model === 'bad') return refusal(400, 'invalid_request_error')
  if (model === 'limited' || (model === 'flaky' && before === 0)) return refusal(429, 'rate_limit_error')
  if (path.startsWith('/v1/complete')) return completion(model, body.stream === true)
  const message = messageOf(model, body)
  return body.stream === true ? stream(message, model) : json(message, { headers: { 'request-id': 'req_1' } })
}

function completion(model: string, streaming: boolean): CloudAnswer {
  const whole = { type: 'completion', id: 'compl_1', model, completion: 'Hello there', stop_reason: 'stop_sequence' }
  if (!streaming) return json(whole)
  const pieces = [
    { ...whole, completion: 'Hello', stop_reason: null },
    { ...whole, completion: ' there' },
  ]
  return { type: 'text/event-stream', chunks: pieces.map(sse) }
}

function refusal(status: number, type: string): CloudAnswer {
  const error = { type, message: `The script says ${status}` }
  return json({ type: 'error', error }, { status, headers: { 'retry-after-ms': '5' } })
}

function messageOf(model: string, { tools, messages = [] }: Body): Message {
  const answered = JSON.stringify(messages).includes('tool_result')
  const content = blocksOf(model, tools !== undefined && !answered)
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: `${model}-20260101`,
    content,
    stop_reason: content.includes(use) ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { ...usage, ...(model === 'search' && { server_tool_use: { web_search_requests: 1 } }) },
  }
}

function blocksOf(model: string, tools: boolean): readonly Block[] {
  if (model === 'search') return searched
  if (model === 'thinking') return thinking
  if (model === 'json') return [{ type: 'text', text: '{"ok":true}' }]
  return tools ? [text, use] : [text]
}

type Block = Readonly<Record<string, unknown>> & { readonly type: string }
type Message = Readonly<Record<string, unknown>> & {
  readonly content: readonly Block[]
  readonly stop_reason: string
  readonly usage: object
}

function stream(message: Message, model: string): CloudAnswer {
  const opened = { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } }
  const events: readonly Block[] = [
    { type: 'message_start', message: opened },
    ...message.content.flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: { stop_reason: message.stop_reason, stop_sequence: null },
      usage: { ...message.usage, output_tokens: 40 },
    },
    { type: 'message_stop' },
  ]
  const chunks = events.map(sse)
  const type = 'text/event-stream; charset=utf-8'
  const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
  if (model === 'overloaded') return { type, chunks: [...chunks.slice(0, 3), sse(overloaded)] }
  if (model === 'cut') return { type, chunks: chunks.slice(0, 3), end: 'cut' }
  if (model === 'stuck') return { type, chunks: chunks.slice(0, 3), end: 'never' }
  return { type, chunks }
}

function sse(event: Block): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

function blockEvents(block: Block, index: number): readonly Block[] {
  const delta = (delta: object) => ({ type: 'content_block_delta', index, delta })
  const halves = (value: unknown) => [String(value).slice(0, 5), String(value).slice(5)]
  const start = (content_block: object) => ({ type: 'content_block_start', index, content_block })
  const stop = { type: 'content_block_stop', index }
  if (block.type === 'text') {
    const cited = (block['citations'] ?? []) as readonly object[]
    return [
      start({ type: 'text', text: '' }),
      ...halves(block['text']).map(text => delta({ type: 'text_delta', text })),
      ...cited.map(citation => delta({ type: 'citations_delta', citation })),
      stop,
    ]
  }
  if (block.type === 'thinking')
    return [
      start({ type: 'thinking', thinking: '', signature: '' }),
      delta({ type: 'thinking_delta', thinking: block['thinking'] }),
      delta({ type: 'signature_delta', signature: block['signature'] }),
      stop,
    ]
  if (block.type.endsWith('tool_use')) {
    const pieces = halves(JSON.stringify(block['input']))
    return [
      start({ ...block, input: {} }),
      ...pieces.map(partial_json => delta({ type: 'input_json_delta', partial_json })),
      stop,
    ]
  }
  return [start(block), stop]
}
