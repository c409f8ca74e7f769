import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { textPart, type ChatMessage } from '../../content/message.ts'
import { readBlocks } from './blocks.ts'
import { joinMessageEvents } from './stream.ts'
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import { providerErrorOf, samplingOf } from '../openai/fields.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'

const MiB = 1024 * 1024

/** Anthropic's messages. */
export const anthropicMessages: Protocol = {
  operation: 'chat',
  provider: 'anthropic',
  path: /\/messages$/,
  answerBytes: 16 * MiB,
  // OpenAI's assistants also post to `…/messages`; only Anthropic's body has a list of messages.
  speaks: ({ body }) => Array.isArray(body['messages']) && typeof body['max_tokens'] === 'number',
  readRequest,
  readResponse,
  joinStream: joinMessageEvents,
}

function readRequest({ body }: WireRequest): RequestReading {
  const { [names.OPENAI_REQUEST_SERVICE_TIER]: _, ...sampling } = samplingOf(body)
  const format = objectOf(body['output_config'])
  const system = body['system']
  return {
    streaming: body['stream'] === true,
    attributes: {
      ...sampling,
      [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_tokens']),
      [names.GEN_AI_REQUEST_TOP_K]: numberOf(body['top_k']),
      [names.GEN_AI_REQUEST_REASONING_LEVEL]: textOf(format?.['effort']),
      [names.GEN_AI_OUTPUT_TYPE]: objectOf(format?.['format']) ? 'json' : undefined,
    },
    messages: objectsOf(body['messages']).map(readMessage),
    system: typeof system === 'string' ? [textPart(system)] : readBlocks(system),
    tools: objectsOf(body['tools']).map(readTool),
  }
}

function readMessage(message: JsonObject): ChatMessage {
  return { role: textOf(message['role']) ?? 'user', parts: readBlocks(message['content']) }
}

function readTool(tool: JsonObject): JsonObject {
  const { input_schema: parameters, cache_control: _, type, ...rest } = tool
  return parameters === undefined ? { type, ...rest } : { type: 'function', ...rest, parameters }
}

function readResponse({ body }: WireBody): ResponseReading {
  const reason = finishReason(textOf(body['stop_reason']))
  const parts = readBlocks(body['content'])
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['id']),
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
    },
    usage: usageOf(objectOf(body['usage'])),
    messages: parts.length === 0 ? [] : [{ role: 'assistant', parts, ...(reason && { finish_reason: reason }) }],
    ...providerErrorOf(body),
  }
}

function finishReason(reason: string | undefined): string | undefined {
  if (reason === 'end_turn' || reason === 'stop_sequence') return 'stop'
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return 'length'
  if (reason === 'tool_use') return 'tool_call'
  return reason === 'refusal' ? 'content_filter' : reason
}

/** Anthropic's input tokens leave out what was cached; the conventions count it in. */
function usageOf(usage: JsonObject | undefined): Attributes {
  const input = numberOf(usage?.['input_tokens'])
  if (usage === undefined || input === undefined) return {}
  const cacheRead = numberOf(usage['cache_read_input_tokens'])
  const cacheWrite = numberOf(usage['cache_creation_input_tokens'])
  const output = numberOf(usage['output_tokens'])
  return {
    // A stream that was cut off before its last usage told the input only: no full bill, so no such source.
    [names.USAGE_SOURCE]: output === undefined ? undefined : 'provider',
    [names.GEN_AI_USAGE_INPUT_TOKENS]: input + (cacheRead ?? 0) + (cacheWrite ?? 0),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: output,
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: cacheRead,
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: cacheWrite,
    [names.USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: numberOf(
      objectOf(usage['cache_creation'])?.['ephemeral_1h_input_tokens'],
    ),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: numberOf(
      objectOf(usage['output_tokens_details'])?.['thinking_tokens'],
    ),
  }
}
