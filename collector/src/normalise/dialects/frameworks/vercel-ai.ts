import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readNumber, readString, readStrings } from '../../read-attribute.ts'
import { type JsonObject, numberOf, objectIn, objectOf, objectsOf, structureOf, textOf } from '../../said/json.ts'
import { messagesOf } from '../../said/message.ts'
import { callPart, type Part, textPart } from '../../said/part.ts'
import { providerName } from '../../said/provider-name.ts'
import type { Said } from '../../said/said.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import type { Counting, Dialect, Facts, Translation } from '../dialect.ts'

/** Vercel's AI SDK up to 6, with `experimental_telemetry`; 7 has it as `LegacyOpenTelemetry`. */
export const vercelAi: Dialect = {
  name: 'vercel-ai',
  keys: /^ai\.operationId$/,
  content:
    /^ai\.(prompt($|\.messages$|\.tools$)|response\.(text|object|reasoning|toolCalls)$|toolCall\.(args|result)$|values?$)/,
  translate,
}

/** Its roots add up what the calls below them used. */
const roots: ReadonlySet<string> = new Set(['ai.generateText', 'ai.streamText', 'ai.generateObject', 'ai.streamObject'])

const operations: ReadonlyMap<string, string> = new Map([
  ...Array.from(roots, root => [root, 'invoke_agent'] as const),
  ...Array.from(roots).flatMap(root => [`${root}.doGenerate`, `${root}.doStream`].map(id => [id, 'chat'] as const)),
  ['ai.embed.doEmbed', 'embeddings'],
  ['ai.embedMany.doEmbed', 'embeddings'],
  ['ai.rerank.doRerank', 'rerank'],
  ['ai.toolCall', 'execute_tool'],
])

const conversationNames = ['sessionId', 'threadId', 'chatId'].map(name => `ai.telemetry.metadata.${name}`)

function translate({ attributes }: OtlpSpan): Translation {
  const id = readString(attributes, 'ai.operationId') ?? ''
  const isRoot = !id.includes('.do') && id !== 'ai.toolCall'
  const reason = readString(attributes, 'ai.response.finishReason')
  const provider = readString(attributes, 'ai.model.provider')
  const metadata = objectIn(attributes.get('ai.response.providerMetadata'))
  const firstChunkMs = readNumber(attributes, 'ai.response.msToFirstChunk')
  return {
    facts: [
      metadataUsage(metadata),
      usageFacts(attributes),
      {
        [names.GEN_AI_OPERATION_NAME]: operations.get(id),
        [names.GEN_AI_PROVIDER_NAME]: providerOf(provider),
        [names.GEN_AI_REQUEST_MODEL]: readString(attributes, 'ai.model.id'),
        [names.GEN_AI_RESPONSE_MODEL]: readString(attributes, 'ai.response.model'),
        [names.GEN_AI_RESPONSE_ID]: readString(attributes, 'ai.response.id'),
        [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
        [names.GEN_AI_REQUEST_STREAM]: id.endsWith('doStream') ? true : undefined,
        [names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: firstChunkMs === undefined ? undefined : firstChunkMs / 1_000,
        [names.GEN_AI_AGENT_NAME]: isRoot ? readString(attributes, 'ai.telemetry.functionId') : undefined,
        [names.GEN_AI_CONVERSATION_ID]: readString(attributes, ...conversationNames),
        [names.USER_ID]: readString(attributes, 'ai.telemetry.metadata.userId'),
        [names.GEN_AI_TOOL_NAME]: readString(attributes, 'ai.toolCall.name'),
        [names.GEN_AI_TOOL_CALL_ID]: readString(attributes, 'ai.toolCall.id'),
      },
    ],
    said: saidOf(attributes),
    counting: countingOf(attributes, provider),
  }
}

/** `anthropic.messages`, `google.vertex.chat`: the provider, and which of its APIs. */
function providerOf(provider: string | undefined): string | undefined {
  const [company = '', api = ''] = provider?.split('.') ?? []
  if (company === '') return undefined
  return providerName(company === 'google' ? `google.${api}` : company)
}

/** Providers that count what is cached apart, and whose counts the SDK passed on until its sixth major. */
function countingOf(attributes: Attributes, provider: string | undefined): Counting {
  const isSixth =
    attributes.has('ai.usage.inputTokenDetails.noCacheTokens') ||
    attributes.has('ai.usage.inputTokenDetails.cacheReadTokens')
  return !isSixth &&
    /^(anthropic|amazon-bedrock|bedrock|vertex\.anthropic|google\.vertex\.anthropic)/.test(provider ?? '')
    ? 'exclusive'
    : 'inclusive'
}

function usageFacts(attributes: Attributes): Facts {
  return {
    [names.GEN_AI_USAGE_INPUT_TOKENS]: readNumber(
      attributes,
      'ai.usage.inputTokens',
      'ai.usage.promptTokens',
      'ai.usage.tokens',
    ),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: readNumber(attributes, 'ai.usage.outputTokens', 'ai.usage.completionTokens'),
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: readNumber(
      attributes,
      'ai.usage.inputTokenDetails.cacheReadTokens',
      'ai.usage.cachedInputTokens',
    ),
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: readNumber(
      attributes,
      'ai.usage.inputTokenDetails.cacheWriteTokens',
    ),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: readNumber(
      attributes,
      'ai.usage.outputTokenDetails.reasoningTokens',
      'ai.usage.reasoningTokens',
    ),
  }
}

/** What only the provider's own metadata says, in the spelling of each. */
function metadataUsage(metadata: JsonObject | undefined): Facts {
  const openai = objectOf(metadata?.['openai'])
  const anthropic = objectOf(metadata?.['anthropic'])
  const bedrock = objectOf(objectOf(metadata?.['bedrock'])?.['usage'])
  const usage = objectOf(anthropic?.['usage'])
  return {
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: numberOf(
      usage?.['cache_read_input_tokens'] ??
        anthropic?.['cacheReadInputTokens'] ??
        bedrock?.['cacheReadInputTokens'] ??
        openai?.['cachedPromptTokens'],
    ),
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: numberOf(
      usage?.['cache_creation_input_tokens'] ??
        anthropic?.['cacheCreationInputTokens'] ??
        bedrock?.['cacheWriteInputTokens'],
    ),
    [names.USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: numberOf(
      objectOf(usage?.['cache_creation'])?.['ephemeral_1h_input_tokens'],
    ),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: numberOf(openai?.['reasoningTokens']),
    [names.RESPONSE_SERVICE_TIER]: textOf(usage?.['service_tier']),
  }
}

function saidOf(attributes: Attributes): Partial<Said> {
  const tools = readStrings(attributes, 'ai.prompt.tools')
  const prompt = structureOf(
    attributes.get('ai.prompt.messages') ?? attributes.get('ai.prompt') ?? attributes.get('ai.value'),
  )
  const values = readStrings(attributes, 'ai.values')
  const given = prompt ?? (values.length === 0 ? undefined : values.map(value => structureOf(value)))
  return {
    input: given === undefined ? undefined : messagesOf(given, 'user'),
    output: answerOf(attributes),
    toolDefinitions: toolDefinitionsOf(tools),
    toolArguments: structureOf(attributes.get('ai.toolCall.args')),
    toolResult: structureOf(attributes.get('ai.toolCall.result')),
  }
}

function answerOf(attributes: Attributes): unknown {
  const reasoning = readString(attributes, 'ai.response.reasoning')
  const text = readString(attributes, 'ai.response.text', 'ai.response.object')
  const calls = objectsOf(structureOf(attributes.get('ai.response.toolCalls')))
  const parts: Part[] = []
  if (reasoning !== undefined) parts.push({ type: 'reasoning', content: reasoning })
  if (text !== undefined) parts.push(textPart(text))
  for (const call of calls) parts.push(callPart(call['toolCallId'], call['toolName'], call['input'] ?? call['args']))
  return parts.length === 0 ? undefined : [{ role: 'assistant', parts }]
}
