import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { type JsonObject, numberOf, objectIn, structureOf, objectOf } from '../../said/json.ts'
import { providerOfModel } from '../../said/provider-name.ts'
import { tellExchange } from '../conventions/exchange.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

/** Langfuse's SDKs, and spans of others that its span processor has marked. */
export const langfuse: Dialect = {
  name: 'langfuse',
  keys: /^langfuse\./,
  scopes: /^langfuse-sdk/,
  content: /^langfuse\.observation\.(input|output)$/,
  translate,
}

const operations = new Map(
  Object.entries({
    generation: 'chat',
    embedding: 'embeddings',
    agent: 'invoke_agent',
    tool: 'execute_tool',
    retriever: 'retrieval',
  }),
)

function translate({ attributes, name, startNano }: OtlpSpan, told: Translation): void {
  const type = readString(attributes, 'langfuse.observation.type') ?? ''
  const model = readString(attributes, 'langfuse.observation.model.name')
  const operation = operations.get(type)
  told.operation ??= operation
  // It does not say whom it asked.
  told.provider ??= attributes.has(names.GEN_AI_PROVIDER_NAME) ? undefined : providerOfModel(model)
  told.requestModel ??= model
  told.timeToFirstChunk ??= firstChunk(attributes, startNano)
  told.agent ??= type === 'agent' ? name : undefined
  told.toolName ??= type === 'tool' ? name : undefined
  told.conversationId ??= readString(attributes, 'langfuse.session.id')
  told.userId ??= readString(attributes, 'langfuse.user.id')
  told.reportedCost ??= numberOf(objectIn(attributes.get('langfuse.observation.cost_details'))?.['total']) || undefined
  told.counting ??= attributes.has('langfuse.observation.usage_details') ? 'inclusive' : undefined
  tellUsage(objectIn(attributes.get('langfuse.observation.usage_details')), told)
  const given = structureOf(attributes.get('langfuse.observation.input'))
  const returned = structureOf(attributes.get('langfuse.observation.output'))
  tellExchange({ operation, given, returned, tools: objectOf(given)?.['tools'] }, told)
}

/**
 * Langfuse's SDKs take apart what was cached and what was reasoning, so that all that begins with `input` is the input;
 * counts given by hand may be the provider's, whose `total` then is `input` and `output` alone.
 */
function tellUsage(details: JsonObject | undefined, told: Translation): void {
  if (details === undefined) return
  const input = numberOf(details['input'])
  const output = numberOf(details['output'])
  const isWhole = input !== undefined && output !== undefined && details['total'] === input + output
  told.inputTokens ??= isWhole ? input : sumOf(details, /^(input|cache_(read|creation)_input)/)
  told.outputTokens ??= isWhole ? output : sumOf(details, /^output/)
  told.cacheReadTokens ??= firstOf(details, ['input_cached_tokens', 'input_cache_read', 'cache_read_input_tokens'])
  told.cacheWriteTokens ??= firstOf(details, [
    'input_cache_creation',
    'cache_creation_input_tokens',
    'input_cache_write',
  ])
  told.reasoningTokens ??= firstOf(details, ['output_reasoning_tokens', 'output_reasoning'])
}

function sumOf(details: JsonObject, wanted: RegExp): number | undefined {
  const counts = Object.entries(details).map(([name, value]) => (wanted.test(name) ? numberOf(value) : undefined))
  const known = counts.filter(count => count !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0)
}

function firstOf(details: JsonObject, spellings: readonly string[]): number | undefined {
  return spellings.map(name => numberOf(details[name])).find(count => count !== undefined)
}

/** An ISO time, in quotes of its own. */
function firstChunk(attributes: Attributes, startNano: bigint): number | undefined {
  const at = structureOf(attributes.get('langfuse.observation.completion_start_time'))
  const ms = typeof at === 'string' ? Date.parse(at) : Number.NaN
  return Number.isNaN(ms) ? undefined : Math.max(0, ms - Number(startNano / 1_000_000n)) / 1_000
}
