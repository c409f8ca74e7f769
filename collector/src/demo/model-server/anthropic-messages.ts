import { seeded, type Conversation, type Reply, type ToolResult } from './conversation.ts'
import { elements, field, text } from './wire.ts'
import type { BilledUsage } from './price-list.ts'
import { countTokens } from './token-count.ts'
import type { Answer, Asked } from './wire.ts'

/** Reads a request to POST /v1/messages. */
export function readMessages(body: unknown): Conversation {
  const messages = elements(field(body, 'messages'))
  const users = messages.filter(message => field(message, 'role') === 'user')
  return {
    model: text(field(body, 'model')),
    system: textOf(field(body, 'system')),
    question: users.map(message => textOf(field(message, 'content'))).join('\n'),
    toolNames: elements(field(body, 'tools')).map(tool => text(field(tool, 'name'))),
    toolResults: toolResultsOf(messages),
  }
}

/** Writes the reply in Anthropic's format, whole or as events. Written by us from the documented format. */
export function answerMessages(asked: Asked, reply: Reply): Answer {
  const { body, responseId } = asked
  const model = text(field(body, 'model'))
  const usage = usageOf(asked, reply)
  const billed = { responseId, provider: 'anthropic' as const, model, usage, usageSent: true }
  const message = {
    id: responseId,
    type: 'message',
    role: 'assistant',
    model,
    content: blocksOf(asked, reply),
    stop_reason: reply.kind === 'text' ? 'end_turn' : 'tool_use',
    stop_sequence: null,
    usage: wireUsage(usage),
  }
  if (field(body, 'stream') === true) return { status: 200, events: eventsOf(message), billed }
  return { status: 200, json: message, billed }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return elements(content)
    .map(block => text(field(block, 'text')))
    .join('')
}

function toolResultsOf(messages: readonly unknown[]): readonly ToolResult[] {
  const blocks = messages.flatMap(message => elements(field(message, 'content')))
  const uses = blocks.filter(block => field(block, 'type') === 'tool_use')
  const names = new Map(uses.map(use => [field(use, 'id'), text(field(use, 'name'))]))
  return blocks
    .filter(block => field(block, 'type') === 'tool_result')
    .map(block => ({ name: names.get(field(block, 'tool_use_id')) ?? '', content: textOf(field(block, 'content')) }))
}

// What Anthropic documents as the hidden system prompt that tools bring along.
const TOOL_PROMPT_TOKENS = 346

function usageOf({ body, seed }: Asked, reply: Reply): BilledUsage {
  const tools = field(body, 'tools')
  const system = countTokens(textOf(field(body, 'system')))
  const cacheable = system + (tools ? TOOL_PROMPT_TOKENS + countTokens(JSON.stringify(tools)) : 0)
  const messages = countTokens(JSON.stringify(field(body, 'messages')))
  const output =
    reply.kind === 'text'
      ? countTokens(reply.text)
      : countTokens(reply.lead) + countTokens(reply.call.name) + countTokens(JSON.stringify(reply.call.input))
  return { input: cacheable + messages, ...cacheUseOf(cacheable, seed), output, reasoning: 0 }
}

/** Made up by script: most calls read the marked prefix from the cache, some write it, for five minutes or an hour. */
function cacheUseOf(tokens: number, seed: string) {
  const none = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }
  const turn = seeded(`cache ${seed}`, 10)
  if (turn === 0) return { ...none, cacheWrite5m: tokens }
  if (turn === 1) return { ...none, cacheWrite1h: tokens }
  return turn === 2 ? none : { ...none, cacheRead: tokens }
}

interface TextBlock {
  readonly type: 'text'
  readonly text: string
}

interface ToolUseBlock {
  readonly type: 'tool_use'
  readonly id: string
  readonly name: string
  readonly input: object
}

type Block = TextBlock | ToolUseBlock

function blocksOf({ seed }: Asked, reply: Reply): readonly Block[] {
  if (reply.kind === 'text') return [{ type: 'text', text: reply.text }]
  const { name, input } = reply.call
  return [
    { type: 'text', text: reply.lead },
    { type: 'tool_use', id: `toolu_01${seed.slice(0, 22)}`, name, input },
  ]
}

function wireUsage(usage: BilledUsage) {
  const { cacheRead, cacheWrite5m, cacheWrite1h } = usage
  return {
    input_tokens: usage.input - cacheRead - cacheWrite5m - cacheWrite1h,
    cache_creation_input_tokens: cacheWrite5m + cacheWrite1h,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite5m, ephemeral_1h_input_tokens: cacheWrite1h },
    output_tokens: usage.output,
    service_tier: 'standard',
  }
}

type Message = Readonly<Record<string, unknown>> & {
  readonly content: readonly Block[]
  readonly usage: ReturnType<typeof wireUsage>
}

function eventsOf(message: Message): readonly string[] {
  const { content, usage, stop_reason, stop_sequence } = message
  // The opening event knows the input only: its one output token is a placeholder, the last delta has the real count.
  const opening = { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } }
  const blocks = content.flatMap((block, index) => blockEvents(block, index))
  const delta = { stop_reason, stop_sequence }
  return [
    { type: 'message_start', message: opening },
    { type: 'ping' },
    ...blocks,
    { type: 'message_delta', delta, usage: { output_tokens: usage.output_tokens } },
    { type: 'message_stop' },
  ].map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}

function blockEvents(block: Block, index: number) {
  const isText = block.type === 'text'
  const empty = isText ? { ...block, text: '' } : { ...block, input: {} }
  const deltas = isText
    ? (block.text.match(/\S+\s*/g) ?? []).map(piece => ({ type: 'text_delta', text: piece }))
    : (JSON.stringify(block.input).match(/.{1,12}/g) ?? []).map(piece => ({
        type: 'input_json_delta',
        partial_json: piece,
      }))
  return [
    { type: 'content_block_start', index, content_block: empty },
    ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
}
