import { TextCache } from '../../../bounded/text-cache.ts'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readAsList, readFirstString, readNumber, readString, readStrings } from '../../read-attribute.ts'
import { type JsonObject, numberOf, objectIn, objectOf, objectsOf, structureOf, textOf } from '../../said/json.ts'
import { messagesOf } from '../../said/message.ts'
import { callPart, type Part, textPart } from '../../said/part.ts'
import { providerName } from '../../said/provider-name.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import type { Dialect } from '../dialect.ts'
import type { Counting, Translation } from '../translation.ts'

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

function translate({ attributes }: OtlpSpan, told: Translation): void {
  const id = readString(attributes, 'ai.operationId') ?? ''
  const isTool = id === 'ai.toolCall'
  const isRoot = !isTool && !id.includes('.do')
  const provider = readString(attributes, 'ai.model.provider')
  const firstChunkMs = readNumber(attributes, 'ai.response.msToFirstChunk')
  told.operation ??= operations.get(id)
  told.provider ??= providerOf(provider)
  told.requestModel ??= readString(attributes, 'ai.model.id')
  told.responseModel ??= readString(attributes, 'ai.response.model')
  told.responseId ??= readString(attributes, 'ai.response.id')
  told.finishReasons ??= readAsList(attributes, 'ai.response.finishReason')
  told.stream ??= id.endsWith('doStream') ? true : undefined
  told.timeToFirstChunk ??= firstChunkMs === undefined ? undefined : firstChunkMs / 1_000
  told.agent ??= isRoot ? readString(attributes, 'ai.telemetry.functionId') : undefined
  told.conversationId ??= readFirstString(attributes, conversationNames)
  told.userId ??= readString(attributes, 'ai.telemetry.metadata.userId')
  told.toolName ??= readString(attributes, 'ai.toolCall.name')
  told.toolCallId ??= readString(attributes, 'ai.toolCall.id')
  told.counting ??= countingOf(attributes, provider)
  tellUsage(attributes, told)
  // A root repeats that of its last call.
  if (!isRoot) tellMetadata(objectIn(attributes.get('ai.response.providerMetadata')), told)
  tellSaid(attributes, told)
}

/** `anthropic.messages`, `google.vertex.chat`: the provider, and which of its APIs. */
function providerOf(provider: string | undefined): string | undefined {
  if (provider === undefined) return undefined
  const known = providers.get(provider)
  if (known !== undefined) return known
  const [company = '', api = ''] = provider.split('.')
  const name = company === '' ? undefined : providerName(company === 'google' ? `google.${api}` : company)
  if (name !== undefined) providers.set(provider, name)
  return name
}

const providers = new TextCache<string>({ entries: 256, characters: 16_384, longest: 256 })

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

function tellUsage(attributes: Attributes, told: Translation): void {
  told.inputTokens ??= readNumber(attributes, 'ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens')
  told.outputTokens ??= readNumber(attributes, 'ai.usage.outputTokens', 'ai.usage.completionTokens')
  told.cacheReadTokens ??= readNumber(
    attributes,
    'ai.usage.inputTokenDetails.cacheReadTokens',
    'ai.usage.cachedInputTokens',
  )
  told.cacheWriteTokens ??= readNumber(attributes, 'ai.usage.inputTokenDetails.cacheWriteTokens')
  told.reasoningTokens ??= readNumber(
    attributes,
    'ai.usage.outputTokenDetails.reasoningTokens',
    'ai.usage.reasoningTokens',
  )
}

/** What only the provider's own metadata says, in the spelling of each. */
function tellMetadata(metadata: JsonObject | undefined, told: Translation): void {
  if (metadata === undefined) return
  const openai = objectOf(metadata['openai'])
  const anthropic = objectOf(metadata['anthropic'])
  const bedrock = objectOf(objectOf(metadata['bedrock'])?.['usage'])
  const usage = objectOf(anthropic?.['usage'])
  told.cacheReadTokens ??= numberOf(
    usage?.['cache_read_input_tokens'] ??
      anthropic?.['cacheReadInputTokens'] ??
      bedrock?.['cacheReadInputTokens'] ??
      openai?.['cachedPromptTokens'],
  )
  told.cacheWriteTokens ??= numberOf(
    usage?.['cache_creation_input_tokens'] ??
      anthropic?.['cacheCreationInputTokens'] ??
      bedrock?.['cacheWriteInputTokens'],
  )
  told.cacheWrite1hTokens ??= numberOf(objectOf(usage?.['cache_creation'])?.['ephemeral_1h_input_tokens'])
  told.reasoningTokens ??= numberOf(openai?.['reasoningTokens'])
  told.serviceTier ??= textOf(usage?.['service_tier'])
}

function tellSaid(attributes: Attributes, told: Translation): void {
  const values = readStrings(attributes, 'ai.values')
  const prompt = structureOf(
    attributes.get('ai.prompt.messages') ?? attributes.get('ai.prompt') ?? attributes.get('ai.value'),
  )
  const given = prompt ?? (values.length === 0 ? undefined : values.map(value => structureOf(value)))
  told.input ??= given === undefined ? undefined : messagesOf(given, 'user')
  told.output ??= answerOf(attributes)
  told.toolDefinitions ??= toolDefinitionsOf(readStrings(attributes, 'ai.prompt.tools'))
  told.toolArguments ??= structureOf(attributes.get('ai.toolCall.args'))
  told.toolResult ??= structureOf(attributes.get('ai.toolCall.result'))
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
