import * as names from '../../../attributes.ts'
import type { ChatMessage } from '../../../content/message.ts'
import { joined } from '../../../joined-attributes.ts'
import { listOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../../protocol.ts'
import type { WireAnswer, WireRequest } from '../../wire-body.ts'
import { areMessages, choiceCount, identityOf, outputType, providerErrorOf, samplingOf } from '../fields.ts'
import { usageOf } from '../usage.ts'
import { citationParts, readMessage } from './parts.ts'
import { joinChatChunks } from './stream.ts'

const MiB = 1024 * 1024
/** LiteLLM says here what a call cost it. */
const costHeader = 'x-litellm-response-cost'

/** OpenAI's chat completions, which half of the industry speaks. */
export const openaiChat: Protocol = {
  operation: 'chat',
  provider: 'openai',
  path: /\/chat\/completions$/,
  answerBytes: 16 * MiB,
  headers: { answer: [costHeader] },
  speaks: ({ body }) => areMessages(body['messages']),
  readRequest,
  readResponse,
  joinStream: joinChatChunks,
}

function readRequest({ body, unescaped }: WireRequest): RequestReading {
  const tools = objectsOf(body['tools']).map(readTool)
  const functions = objectsOf(body['functions']).map(definition => ({ type: 'function', ...definition }))
  return {
    streaming: body['stream'] === true,
    attributes: joined([
      samplingOf(body),
      {
        [names.OPENAI_API_TYPE]: 'chat_completions',
        [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_completion_tokens']) ?? numberOf(body['max_tokens']),
        [names.GEN_AI_REQUEST_CHOICE_COUNT]: choiceCount(body),
        [names.GEN_AI_REQUEST_REASONING_LEVEL]:
          textOf(body['reasoning_effort']) ?? textOf(objectOf(body['reasoning'])?.['effort']),
        [names.GEN_AI_OUTPUT_TYPE]: outputType(objectOf(body['response_format'])) ?? soundOrImage(body['modalities']),
      },
    ]),
    messages: objectsOf(body['messages']).map(readMessage),
    ...(unescaped === true && { unescaped }),
    tools: tools.length > 0 ? tools : functions,
  }
}

function soundOrImage(modalities: unknown): string | undefined {
  const asked = listOf(modalities)
  return asked.includes('audio') ? 'speech' : asked.includes('image') ? 'image' : undefined
}

function readTool(tool: JsonObject): JsonObject {
  const { type, ...rest } = tool
  const definition = objectOf(rest['function']) ?? objectOf(rest['custom'])
  return definition ? { type, ...definition } : tool
}

function readResponse({ body, headers, unescaped }: WireAnswer): ResponseReading {
  const choices = objectsOf(body['choices'])
  const cost = numberOf(Number(headers?.[costHeader] ?? Number.NaN))
  const usage = usageOf(sentUsage(body, choices), { input: 'prompt', output: 'completion' })
  return {
    attributes: joined([
      identityOf(body),
      {
        [names.GEN_AI_RESPONSE_FINISH_REASONS]: finishReasons(choices),
        [names.OPENAI_RESPONSE_SERVICE_TIER]: textOf(body['service_tier']),
        [names.OPENAI_RESPONSE_SYSTEM_FINGERPRINT]: textOf(body['system_fingerprint']),
        [names.UPSTREAM_PROVIDER]: textOf(body['provider']),
      },
    ]),
    usage: cost === undefined ? usage : { ...usage, [names.COST_REPORTED]: cost },
    messages: choices.map(choice => readChoice(choice, body)),
    ...(unescaped === true && { unescaped }),
    ...providerErrorOf(body),
  }
}

// Groq's streams have it in a field of their own, Moonshot's in the choice.
function sentUsage(body: JsonObject, choices: readonly JsonObject[]): JsonObject | undefined {
  return objectOf(body['usage']) ?? objectOf(objectOf(body['x_groq'])?.['usage']) ?? objectOf(choices[0]?.['usage'])
}

function readChoice(choice: JsonObject, body: JsonObject): ChatMessage {
  const { role, parts, name } = readMessage(objectOf(choice['message']) ?? assistant)
  const reason = finishReason(choice)
  // Perplexity and xAI cite for the whole answer.
  const cited = citationParts(body['search_results'] ?? body['citations'])
  const said = { role, parts: cited.length === 0 ? parts : [...parts, ...cited] }
  if (name === undefined) return reason === undefined ? said : { ...said, finish_reason: reason }
  return { ...said, name, ...(reason !== undefined && { finish_reason: reason }) }
}

const assistant = { role: 'assistant' }

// One for each choice, by position; a stream that was cut off gave none at all.
function finishReasons(choices: readonly JsonObject[]): string[] | undefined {
  const reasons = choices.map(finishReason)
  return reasons.some(Boolean) ? reasons.map(reason => reason ?? 'error') : undefined
}

function finishReason(choice: JsonObject): string | undefined {
  const reason = textOf(choice['finish_reason'])
  if (reason === 'tool_calls' || reason === 'function_call') return 'tool_call'
  return reason === 'model_length' ? 'length' : reason
}
