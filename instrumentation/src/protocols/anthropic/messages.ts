import * as names from '../../attributes.ts'
import { textPart, type ChatMessage } from '../../content/message.ts'
import { readBlocks } from './blocks.ts'
import { joinMessageEvents } from './stream.ts'
import { usageOf } from './usage.ts'
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
      // The beta of structured outputs had a field of its own for it.
      [names.GEN_AI_OUTPUT_TYPE]: objectOf(format?.['format'] ?? body['output_format']) ? 'json' : undefined,
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
  const usage = objectOf(body['usage'])
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['id']),
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
      [names.RESPONSE_SERVICE_TIER]: textOf(usage?.['service_tier']),
      [names.GEN_AI_CONVERSATION_COMPACTED]: parts.some(({ type }) => type === 'compaction') ? true : undefined,
    },
    usage: usageOf(usage),
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
