import { seeded, type Conversation, type Reply, type ToolResult } from './conversation.ts'
import { elements, field, text } from './wire.ts'
import type { BilledUsage } from './price-list.ts'
import { countTokens } from './token-count.ts'
import type { Answer, Asked } from './wire.ts'

/** Reads a request to POST /v1/chat/completions. */
export function readChat(body: unknown): Conversation {
  const messages = elements(field(body, 'messages'))
  const said = (role: string) => messages.filter(message => field(message, 'role') === role).map(contentOf)
  return {
    model: text(field(body, 'model')),
    system: [...said('system'), ...said('developer')].join('\n'),
    question: said('user').join('\n'),
    toolNames: elements(field(body, 'tools')).map(tool => text(field(field(tool, 'function'), 'name'))),
    toolResults: toolResultsOf(messages),
  }
}

/** Writes the reply in OpenAI's format, whole or as a stream of chunks. Written by us from the documented format. */
export function answerChat(asked: Asked, reply: Reply): Answer {
  const usage = usageOf(asked, reply)
  const streamed = field(asked.body, 'stream') === true
  const includeUsage = field(field(asked.body, 'stream_options'), 'include_usage') === true
  const billed = { ...lineOf(asked, usage), usageSent: !streamed || includeUsage }
  if (streamed) return { status: 200, events: chunksOf(asked, reply, includeUsage ? usage : undefined), billed }
  const message = {
    role: 'assistant',
    content: reply.kind === 'text' ? reply.text : null,
    refusal: null,
    ...(reply.kind === 'tool call' && { tool_calls: [toolCallOf(asked, reply)] }),
  }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReasonOf(reply) }]
  const json = { ...envelopeOf(asked), object: 'chat.completion', choices, usage: wireUsage(usage) }
  return { status: 200, json, billed }
}

function contentOf(message: unknown): string {
  const content = field(message, 'content')
  if (typeof content === 'string') return content
  return elements(content)
    .map(part => text(field(part, 'text')))
    .join('')
}

function toolResultsOf(messages: readonly unknown[]): readonly ToolResult[] {
  const calls = messages.flatMap(message => elements(field(message, 'tool_calls')))
  const names = new Map(calls.map(call => [field(call, 'id'), text(field(field(call, 'function'), 'name'))]))
  return messages
    .filter(message => field(message, 'role') === 'tool')
    .map(message => ({ name: names.get(field(message, 'tool_call_id')) ?? '', content: contentOf(message) }))
}

// OpenAI's documented overhead: three tokens around each message and three that open the answer.
const MESSAGE_TOKENS = 3
const ANSWER_TOKENS = 3
const CACHE_BLOCK_TOKENS = 128
const REASONING_BLOCK_TOKENS = 64

function usageOf({ body, seed }: Asked, reply: Reply): BilledUsage {
  const messages = elements(field(body, 'messages')).map(messageTokens)
  const tools = field(body, 'tools')
  const input =
    messages.reduce((sum, tokens) => sum + tokens, ANSWER_TOKENS) + (tools ? countTokens(JSON.stringify(tools)) : 0)
  const blocks = Math.floor(input / CACHE_BLOCK_TOKENS)
  // Made up by script: which part came from the cache, and how long a reasoning model thought.
  const cacheRead = seeded(`cache ${seed}`, 3) === 0 ? 0 : blocks * CACHE_BLOCK_TOKENS
  const reasoning = text(field(body, 'model')).startsWith('gpt-5')
    ? seeded(`reasoning ${seed}`, 4) * REASONING_BLOCK_TOKENS
    : 0
  const output = replyTokens(reply) + reasoning
  return { input, cacheRead, cacheWrite5m: 0, cacheWrite1h: 0, output, reasoning }
}

function messageTokens(message: unknown): number {
  const calls = elements(field(message, 'tool_calls')).map(call => {
    const called = field(call, 'function')
    return countTokens(text(field(called, 'name'))) + countTokens(text(field(called, 'arguments')))
  })
  const words = countTokens(text(field(message, 'role'))) + countTokens(contentOf(message))
  return calls.reduce((sum, tokens) => sum + tokens, MESSAGE_TOKENS + words)
}

function replyTokens(reply: Reply): number {
  if (reply.kind === 'text') return countTokens(reply.text)
  return countTokens(reply.call.name) + countTokens(JSON.stringify(reply.call.input))
}

function lineOf({ responseId, body }: Asked, usage: BilledUsage) {
  return { responseId, provider: 'openai' as const, model: text(field(body, 'model')), usage }
}

const snapshots: ReadonlyMap<string, string> = new Map([
  ['gpt-5-nano', 'gpt-5-nano-2025-08-07'],
  ['gpt-5-mini', 'gpt-5-mini-2025-08-07'],
  ['gpt-4o-mini', 'gpt-4o-mini-2024-07-18'],
])

// A constant instead of the clock: the same request has the same answer, byte for byte.
const CREATED = 1_790_000_000

function envelopeOf({ responseId, body }: Asked) {
  const model = text(field(body, 'model'))
  return {
    id: responseId,
    created: CREATED,
    model: snapshots.get(model) ?? model,
    service_tier: 'default',
    system_fingerprint: 'fp_5ca1ab1e',
  }
}

function toolCallOf({ seed }: Asked, reply: Extract<Reply, { kind: 'tool call' }>) {
  const called = { name: reply.call.name, arguments: JSON.stringify(reply.call.input) }
  return { id: `call_${seed.slice(0, 24)}`, type: 'function', function: called }
}

function finishReasonOf(reply: Reply): string {
  return reply.kind === 'text' ? 'stop' : 'tool_calls'
}

function chunksOf(asked: Asked, reply: Reply, usage: BilledUsage | undefined): readonly string[] {
  const envelope = { ...envelopeOf(asked), object: 'chat.completion.chunk' }
  const withUsage = usage ? { usage: null } : {}
  const chunk = (delta: object, finishReason: string | null = null) => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }]
    return { ...envelope, choices, ...withUsage }
  }
  const chunks = [
    chunk({ role: 'assistant', content: reply.kind === 'text' ? '' : null, refusal: null }),
    ...deltasOf(asked, reply).map(delta => chunk(delta)),
    chunk({}, finishReasonOf(reply)),
    ...(usage ? [{ ...envelope, choices: [], usage: wireUsage(usage) }] : []),
  ]
  return [...chunks.map(part => `data: ${JSON.stringify(part)}\n\n`), 'data: [DONE]\n\n']
}

function deltasOf(asked: Asked, reply: Reply): readonly object[] {
  if (reply.kind === 'text') return (reply.text.match(/\S+\s*/g) ?? []).map(content => ({ content }))
  const { id, type, function: called } = toolCallOf(asked, reply)
  const opening = { index: 0, id, type, function: { name: called.name, arguments: '' } }
  const pieces = called.arguments.match(/.{1,12}/g) ?? []
  return [
    { tool_calls: [opening] },
    ...pieces.map(piece => ({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
  ]
}

function wireUsage(usage: BilledUsage) {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}
