import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from '../../said/json.ts'
import { providerOfModel } from '../../said/provider-name.ts'
import type { Counting, Translation } from '../translation.ts'

/** What the provider's own request and answer say, for tools that keep them whole as JSON. */
export function tellRawCall(request: JsonObject | undefined, answer: JsonObject | undefined, told: Translation): void {
  const model = textOf(request?.['model'])
  const usage = objectOf(answer?.['usage'])
  const input = objectOf(usage?.['prompt_tokens_details'] ?? usage?.['input_tokens_details'])
  const output = objectOf(usage?.['completion_tokens_details'] ?? usage?.['output_tokens_details'])
  const written = objectOf(usage?.['cache_creation'])
  told.provider ??= providerOfModel(model)
  told.requestModel ??= model
  told.responseModel ??= textOf(answer?.['model'])
  told.responseId ??= textOf(answer?.['id'])
  told.finishReasons ??= finishReasons(answer)
  told.inputTokens ??= numberOf(usage?.['input_tokens'] ?? usage?.['prompt_tokens'])
  told.outputTokens ??= numberOf(usage?.['output_tokens'] ?? usage?.['completion_tokens'])
  told.cacheReadTokens ??= numberOf(usage?.['cache_read_input_tokens'] ?? input?.['cached_tokens'])
  told.cacheWriteTokens ??= numberOf(usage?.['cache_creation_input_tokens'])
  told.cacheWrite1hTokens ??= numberOf(written?.['ephemeral_1h_input_tokens'])
  told.reasoningTokens ??= numberOf(output?.['reasoning_tokens'])
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
