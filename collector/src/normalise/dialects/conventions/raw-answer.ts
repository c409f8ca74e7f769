import * as names from '@spanledger/instrumentation/attributes'
import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from '../../said/json.ts'
import { providerOfModel } from '../../said/provider-name.ts'
import type { Counting, Facts } from '../dialect.ts'

/** What the provider's own request and answer say, for tools that keep them whole as JSON. */
export function rawCallFacts(request: JsonObject | undefined, answer: JsonObject | undefined): Facts {
  const model = textOf(request?.['model'])
  const usage = objectOf(answer?.['usage'])
  const input = objectOf(usage?.['prompt_tokens_details'] ?? usage?.['input_tokens_details'])
  const output = objectOf(usage?.['completion_tokens_details'] ?? usage?.['output_tokens_details'])
  const written = objectOf(usage?.['cache_creation'])
  return {
    [names.GEN_AI_PROVIDER_NAME]: providerOfModel(model),
    [names.GEN_AI_REQUEST_MODEL]: model,
    [names.GEN_AI_RESPONSE_MODEL]: textOf(answer?.['model']),
    [names.GEN_AI_RESPONSE_ID]: textOf(answer?.['id']),
    [names.GEN_AI_RESPONSE_FINISH_REASONS]: finishReasons(answer),
    [names.GEN_AI_USAGE_INPUT_TOKENS]: numberOf(usage?.['input_tokens'] ?? usage?.['prompt_tokens']),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: numberOf(usage?.['output_tokens'] ?? usage?.['completion_tokens']),
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: numberOf(
      usage?.['cache_read_input_tokens'] ?? input?.['cached_tokens'],
    ),
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: numberOf(usage?.['cache_creation_input_tokens']),
    [names.USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: numberOf(written?.['ephemeral_1h_input_tokens']),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: numberOf(output?.['reasoning_tokens']),
  }
}

/** Only Anthropic and Bedrock name cache reads beside the input, and they count them apart. */
export function rawCounting(answer: JsonObject | undefined): Counting | undefined {
  const usage = objectOf(answer?.['usage'])
  if (usage === undefined) return undefined
  return usage['cache_read_input_tokens'] === undefined && usage['cache_creation_input_tokens'] === undefined
    ? 'inclusive'
    : 'exclusive'
}

function finishReasons(answer: JsonObject | undefined): readonly string[] | undefined {
  const choices = objectsOf(answer?.['choices']).map(choice => textOf(choice['finish_reason']))
  const reasons = [...choices, textOf(answer?.['stop_reason'])].filter(reason => reason !== undefined)
  return reasons.length === 0 ? undefined : reasons
}
