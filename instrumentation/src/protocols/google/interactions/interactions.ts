import type { Attributes } from '@opentelemetry/api'
import * as names from '../../../attributes.ts'
import { textPart, type Part } from '../../../content/message.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../../protocol.ts'
import type { WireAnswer, WireRequest } from '../../wire-body.ts'
import { googleErrorOf, providerOfPath } from '../fields.ts'
import { readInput, readOutput } from './items.ts'
import { joinInteraction } from './stream.ts'

const MiB = 1024 * 1024

/** Gemini's interactions: a model, or an agent of Google's, that remembers what was said. */
export const geminiInteractions: Protocol = {
  operation: 'generate_content',
  provider: 'gcp.gemini',
  path: /\/interactions$/,
  bodyDecides: true,
  answerBytes: 16 * MiB,
  speaks: ({ body }) =>
    body['input'] !== undefined && (typeof body['model'] === 'string' || typeof body['agent'] === 'string'),
  readRequest,
  readResponse,
  joinStream: joinInteraction,
}

function readRequest({ path, body }: WireRequest): RequestReading {
  const config = objectOf(body['generation_config'])
  const stops = listOf(config?.['stop_sequences']).filter(stop => typeof stop === 'string')
  const instruction = textOf(body['system_instruction'])
  const model = textOf(body['model'])
  const agent = textOf(body['agent'])
  return {
    ...(model === undefined && { name: `generate_content ${agent}` }),
    streaming: body['stream'] === true,
    attributes: {
      [names.GEN_AI_PROVIDER_NAME]: providerOfPath(path),
      [names.GEN_AI_REQUEST_MODEL]: model,
      [names.GEN_AI_REQUEST_STREAM]: body['stream'] === true ? true : undefined,
      [names.GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID]: textOf(body['previous_interaction_id']),
      [names.GEN_AI_REQUEST_TEMPERATURE]: numberOf(config?.['temperature']),
      [names.GEN_AI_REQUEST_TOP_P]: numberOf(config?.['top_p']),
      [names.GEN_AI_REQUEST_SEED]: numberOf(config?.['seed']),
      [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(config?.['max_output_tokens']),
      [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length === 0 ? undefined : stops,
      [names.GEN_AI_REQUEST_REASONING_LEVEL]: textOf(config?.['thinking_level']),
      [names.GEN_AI_OUTPUT_TYPE]: body['response_mime_type'] === 'application/json' ? 'json' : undefined,
    },
    messages: readInput(body['input']),
    system: instruction === undefined ? [] : [textPart(instruction)],
    tools: objectsOf(body['tools']),
  }
}

function readResponse({ body }: WireAnswer): ResponseReading {
  const parts = readOutput(objectsOf(body['steps'] ?? body['outputs']))
  const reason = finishReason(textOf(body['status']), parts)
  return {
    attributes: {
      [names.GEN_AI_RESPONSE_ID]: textOf(body['id']),
      [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
      [names.RESPONSE_SERVICE_TIER]: textOf(body['service_tier']),
    },
    usage: usageOf(objectOf(body['usage'])),
    messages: parts.length === 0 ? [] : [{ role: 'assistant', parts, ...(reason && { finish_reason: reason }) }],
    ...googleErrorOf(body),
  }
}

const reasons: Readonly<Record<string, string>> = {
  completed: 'stop',
  requires_action: 'tool_call',
  incomplete: 'length',
  failed: 'error',
  cancelled: 'error',
}

function finishReason(status: string | undefined, parts: readonly Part[]): string | undefined {
  if (status === 'completed' && parts.at(-1)?.type === 'tool_call') return 'tool_call'
  return status === undefined ? undefined : reasons[status]
}

/** Thoughts and what Google's own tools brought are counted beside output and input, as its total shows. */
function usageOf(usage: JsonObject | undefined): Attributes {
  const input = numberOf(usage?.['total_input_tokens'])
  const output = numberOf(usage?.['total_output_tokens'])
  if (usage === undefined || input === undefined || output === undefined) return {}
  const thoughts = numberOf(usage['total_thought_tokens'])
  const tools = numberOf(usage['total_tool_use_tokens']) ?? 0
  const total = numberOf(usage['total_tokens']) ?? Number.POSITIVE_INFINITY
  const beside = total >= input + output + (thoughts ?? 0)
  return {
    [names.USAGE_SOURCE]: 'provider',
    [names.GEN_AI_USAGE_INPUT_TOKENS]: input + tools,
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: output + (beside ? (thoughts ?? 0) : 0),
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: numberOf(usage['total_cached_tokens']),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: thoughts,
  }
}
