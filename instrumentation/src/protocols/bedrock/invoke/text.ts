import type { Attributes } from '@opentelemetry/api'
import * as names from '../../../attributes.ts'
import { textPart, type ChatMessage } from '../../../content/message.ts'
import type { StreamEvent } from '../../framing/event.ts'
import { listOf, numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../../json.ts'
import type { RequestReading, ResponseReading } from '../../protocol.ts'
import type { WireAnswer, WireRequest } from '../../wire-body.ts'
import type { ModelFormat } from './invocation.ts'

/**
 * Models that go on from a text: Llama, Titan, Mistral, DeepSeek, Jurassic, Cohere's Command. Each spells its few
 * fields in its own way, and no two of them use one name for two things.
 */
export const textFormat: ModelFormat = {
  operation: 'text_completion',
  speaks: ({ body, path }) =>
    promptOf(body) !== undefined && (typeof body['prompt'] === 'string' || isTitanText(body, path)),
  readRequest,
  readResponse,
  join: joinTexts,
}

/** Cohere's Command R, which takes a message and what was said before it. */
export const commandFormat: ModelFormat = {
  operation: 'chat',
  speaks: ({ body }) => typeof body['message'] === 'string',
  readRequest: request => {
    const { body } = request
    const reading = readRequest(request)
    const history = objectsOf(body['chat_history']).map(({ role, message }): ChatMessage => {
      const spoken = textOf(role)?.toLowerCase() ?? 'user'
      return { role: spoken === 'chatbot' ? 'assistant' : spoken, parts: [textPart(textOf(message) ?? '')] }
    })
    const preamble = textOf(body['preamble'])
    return {
      ...reading,
      messages: [...history, { role: 'user', parts: [textPart(textOf(body['message']) ?? '')] }],
      system: preamble === undefined ? [] : [textPart(preamble)],
      tools: objectsOf(body['tools']).map(tool => ({ type: 'function', ...tool })),
    }
  },
  readResponse,
  join: joinTexts,
}

// Titan's embeddings are asked for by the same name.
function isTitanText(body: JsonObject, path: string): boolean {
  return objectOf(body['textGenerationConfig']) !== undefined || path.includes('titan-text')
}

function promptOf(body: JsonObject): string | undefined {
  return textOf(body['prompt']) ?? textOf(body['inputText'])
}

function readRequest({ body }: WireRequest): RequestReading {
  const config = objectOf(body['textGenerationConfig']) ?? body
  const first = (...fields: readonly string[]) =>
    fields.map(field => numberOf(config[field])).find(value => value !== undefined)
  const stops = [config['stop'], config['stop_sequences'], config['stopSequences']]
    .flatMap(listOf)
    .filter(stop => typeof stop === 'string')
  const prompt = promptOf(body)
  return {
    attributes: {
      [names.GEN_AI_REQUEST_MAX_TOKENS]: first(
        'max_gen_len',
        'max_tokens',
        'maxTokenCount',
        'maxTokens',
        'max_tokens_to_sample',
      ),
      [names.GEN_AI_REQUEST_TEMPERATURE]: first('temperature'),
      [names.GEN_AI_REQUEST_TOP_P]: first('top_p', 'topP', 'p'),
      [names.GEN_AI_REQUEST_TOP_K]: first('top_k', 'topK', 'k'),
      [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
    },
    messages: prompt === undefined ? [] : [{ role: 'user', parts: [textPart(prompt)] }],
  }
}

interface Completion {
  readonly text: string
  readonly reason: string | undefined
}

function readResponse({ body }: WireAnswer): ResponseReading {
  const completions = completionsOf(body)
  const reasons = completions.map(({ reason }) => reason)
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['id']) ?? textOf(body['generation_id']) ?? textOf(body['response_id']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reasons.some(Boolean)
        ? reasons.map(reason => reason ?? 'error')
        : undefined,
    },
    usage: usageOf(body),
    messages: completions.map(({ text, reason }) => ({
      role: 'assistant',
      parts: [textPart(text)],
      ...(reason !== undefined && { finish_reason: reason }),
    })),
  }
}

function completionsOf(body: JsonObject): readonly Completion[] {
  const several = ['results', 'outputs', 'choices', 'generations', 'completions'].flatMap(field =>
    objectsOf(body[field]),
  )
  const all = several.length > 0 ? several : [body]
  return all.flatMap(one => {
    const text = textOf(one['generation']) ?? textOf(one['outputText']) ?? textOf(objectOf(one['data'])?.['text'])
    const said = text ?? textOf(one['text']) ?? textOf(one['completion'])
    return said === undefined ? [] : [{ text: said, reason: reasonOf(one) }]
  })
}

function reasonOf(completion: JsonObject): string | undefined {
  const spelled = ['stop_reason', 'completionReason', 'finish_reason', 'finishReason'].map(field => completion[field])
  const reason = spelled
    .map(value => textOf(value) ?? textOf(objectOf(value)?.['reason']))
    .find(Boolean)
    ?.toLowerCase()
  return reason === undefined ? undefined : (reasons[reason] ?? reason)
}

const reasons: Readonly<Record<string, string>> = {
  finish: 'stop',
  complete: 'stop',
  end_turn: 'stop',
  endoftext: 'stop',
  stop_criteria_met: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  content_filtered: 'content_filter',
  error_toxic: 'content_filter',
}

/** Llama and Titan count for themselves; of the others only Bedrock says what it counted. */
function usageOf(body: JsonObject): Attributes {
  const input = numberOf(body['prompt_token_count']) ?? numberOf(body['inputTextTokenCount'])
  const results = objectsOf(body['results']).map(result => numberOf(result['tokenCount']) ?? 0)
  const output = numberOf(body['generation_token_count']) ?? numberOf(body['totalOutputTextTokenCount'])
  const total = output ?? (results.length === 0 ? undefined : results.reduce((sum, count) => sum + count, 0))
  if (input === undefined || total === undefined) return {}
  return {
    [names.USAGE_SOURCE]: 'provider',
    [names.GEN_AI_USAGE_INPUT_TOKENS]: input,
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: total,
  }
}

/** Chunks are small answers of which the texts go on; counts stand in the first or the last. */
function joinTexts(chunks: readonly StreamEvent[]): JsonObject {
  let joined: JsonObject = {}
  let text = ''
  let reason: string | undefined
  for (const { data } of chunks) {
    const chunk = objectOf(parseJson(data)) ?? {}
    const [piece] = completionsOf(chunk)
    text += piece?.text ?? ''
    reason = piece?.reason ?? reasonOf(chunk) ?? reason
    joined = { ...joined, ...Object.fromEntries(Object.entries(chunk).filter(([, value]) => value !== null)) }
  }
  const { results: _1, outputs: _2, choices: _3, generations: _4, ...rest } = joined
  // Chunks count what there was so far; of a stream that was cut off there is no bill.
  const { generation_token_count, totalOutputTextTokenCount, ...open } = rest
  const counts = reason === undefined ? {} : { generation_token_count, totalOutputTextTokenCount }
  return { ...open, ...counts, generation: text, stop_reason: reason }
}
