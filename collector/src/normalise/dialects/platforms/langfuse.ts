import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { isObject, type JsonObject, listOf, numberOf, objectIn, structureOf } from '../../said/json.ts'
import { messagesOf } from '../../said/message.ts'
import { providerOfModel } from '../../said/provider-name.ts'
import type { Said } from '../../said/said.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import type { Dialect, Facts, Translation } from '../dialect.ts'

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

function translate({ attributes, name, startNano }: OtlpSpan): Translation {
  const type = readString(attributes, 'langfuse.observation.type') ?? ''
  const model = readString(attributes, 'langfuse.observation.model.name')
  const operation = operations.get(type)
  return {
    facts: [
      usageFacts(objectIn(attributes.get('langfuse.observation.usage_details'))),
      {
        [names.GEN_AI_OPERATION_NAME]: operation,
        // It does not say whom it asked.
        [names.GEN_AI_PROVIDER_NAME]: attributes.has(names.GEN_AI_PROVIDER_NAME) ? undefined : providerOfModel(model),
        [names.GEN_AI_REQUEST_MODEL]: model,
        [names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: firstChunk(attributes, startNano),
        [names.GEN_AI_AGENT_NAME]: type === 'agent' ? name : undefined,
        [names.GEN_AI_TOOL_NAME]: type === 'tool' ? name : undefined,
        [names.GEN_AI_CONVERSATION_ID]: readString(attributes, 'langfuse.session.id'),
        [names.USER_ID]: readString(attributes, 'langfuse.user.id'),
        [names.COST_REPORTED]:
          numberOf(objectIn(attributes.get('langfuse.observation.cost_details'))?.['total']) || undefined,
      },
    ],
    said: saidOf(attributes, operation),
    counting: attributes.has('langfuse.observation.usage_details') ? 'inclusive' : undefined,
  }
}

/**
 * Langfuse's SDKs take apart what was cached and what was reasoning, so that all that begins with `input` is the input;
 * counts given by hand may be the provider's, whose `total` then is `input` and `output` alone.
 */
function usageFacts(details: JsonObject | undefined): Facts {
  if (details === undefined) return {}
  const input = numberOf(details['input'])
  const output = numberOf(details['output'])
  const isWhole = input !== undefined && output !== undefined && details['total'] === input + output
  const cached = ['input_cached_tokens', 'input_cache_read', 'cache_read_input_tokens']
  const written = ['input_cache_creation', 'cache_creation_input_tokens', 'input_cache_write']
  return {
    [names.GEN_AI_USAGE_INPUT_TOKENS]: isWhole ? input : sumOf(details, /^(input|cache_(read|creation)_input)/),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: isWhole ? output : sumOf(details, /^output/),
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: firstOf(details, cached),
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: firstOf(details, written),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: firstOf(details, ['output_reasoning_tokens', 'output_reasoning']),
  }
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

function saidOf(attributes: Attributes, operation: string | undefined): Partial<Said> {
  const given = structureOf(attributes.get('langfuse.observation.input'))
  const returned = structureOf(attributes.get('langfuse.observation.output'))
  if (operation === 'execute_tool') return { toolArguments: given, toolResult: returned }
  const output = returned === undefined ? undefined : messagesOf(returned, 'assistant')
  if (operation === 'retrieval') return { query: given, output }
  return {
    input: given === undefined ? undefined : messagesOf(given, 'user'),
    output,
    toolDefinitions: isObject(given) ? toolDefinitionsOf(listOf(given['tools'])) : undefined,
  }
}
