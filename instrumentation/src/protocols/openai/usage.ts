import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { joined } from '../../joined-attributes.ts'
import { numberOf, objectOf, type JsonObject } from '../json.ts'

/**
 * OpenAI's usage and that of those who speak its formats, which differ in the prefix. The totals already include cached
 * and, mostly, reasoning tokens. Empty where nothing was counted.
 */
export function usageOf(
  usage: JsonObject | undefined,
  prefix: { readonly input: string; readonly output: string },
): Attributes {
  if (usage === undefined) return {}
  const read = (name: string) => numberOf(usage[name])
  const input = detailsOf(usage, prefix.input)
  const output = detailsOf(usage, prefix.output)
  const written = read(`${prefix.output}_tokens`)
  // Embeddings of Voyage and Jina, which have no output, say the total only.
  const sent = read(`${prefix.input}_tokens`) ?? (written === undefined ? read('total_tokens') : undefined)
  const reasoning = numberOf(output?.['reasoning_tokens']) ?? read('reasoning_tokens')
  const counted = {
    [names.USAGE_SOURCE]: sent === undefined && written === undefined ? undefined : 'provider',
    [names.GEN_AI_USAGE_INPUT_TOKENS]: sent,
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: inclusive({ sent, written, reasoning, total: read('total_tokens') }),
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]:
      // DeepSeek, Moonshot and LiteLLM each report cache hits beside the total instead of in the details.
      numberOf(input?.['cached_tokens']) ??
      read('prompt_cache_hit_tokens') ??
      read('cached_tokens') ??
      read('cache_read_input_tokens'),
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]:
      numberOf(input?.['cache_write_tokens']) ?? read('cache_creation_input_tokens'),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: reasoning,
    [names.USAGE_PREDICTION_ACCEPTED_TOKENS]: numberOf(output?.['accepted_prediction_tokens']) || undefined,
    [names.USAGE_PREDICTION_REJECTED_TOKENS]: numberOf(output?.['rejected_prediction_tokens']) || undefined,
  }
  return joined([counted, (input ?? output) !== undefined && modalitiesOf(input, output), beyondTokens(usage)])
}

// Transcriptions write `token` where all others write `tokens`.
function detailsOf(usage: JsonObject, prefix: string): JsonObject | undefined {
  return objectOf(usage[`${prefix}_tokens_details`]) ?? objectOf(usage[`${prefix}_token_details`])
}

interface Counted {
  readonly sent: number | undefined
  readonly written: number | undefined
  readonly reasoning: number | undefined
  readonly total: number | undefined
}

// xAI and Perplexity count reasoning beside the output; their own total, or a part larger than its whole, tells.
function inclusive({ sent = 0, written, reasoning = 0, total }: Counted): number | undefined {
  if (written === undefined) return undefined
  const beside = reasoning > written || (reasoning > 0 && total === sent + written + reasoning)
  return beside ? written + reasoning : written
}

// Zeros are left out: a text model says of each call that there was no sound in it.
function modalitiesOf(input: JsonObject | undefined, output: JsonObject | undefined): Attributes {
  const read = (details: JsonObject | undefined, name: string) => numberOf(details?.[name]) || undefined
  const cached = objectOf(input?.['cached_tokens_details'])
  return {
    [names.GEN_AI_USAGE_TEXT_INPUT_TOKENS]: read(input, 'text_tokens'),
    [names.GEN_AI_USAGE_TEXT_OUTPUT_TOKENS]: read(output, 'text_tokens'),
    [names.GEN_AI_USAGE_TEXT_CACHE_READ_INPUT_TOKENS]: read(cached, 'text_tokens'),
    [names.GEN_AI_USAGE_AUDIO_INPUT_TOKENS]: read(input, 'audio_tokens'),
    [names.GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS]: read(output, 'audio_tokens'),
    [names.GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS]: read(cached, 'audio_tokens'),
    [names.GEN_AI_USAGE_IMAGE_INPUT_TOKENS]: read(input, 'image_tokens'),
    [names.GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS]: read(output, 'image_tokens'),
  }
}

// Seconds of audio (Whisper, Mistral), searches (Perplexity) and the price itself (OpenRouter, Perplexity).
function beyondTokens(usage: JsonObject): Attributes {
  return {
    [names.USAGE_AUDIO_SECONDS]: numberOf(usage['seconds']) ?? numberOf(usage['prompt_audio_seconds']),
    [names.USAGE_WEB_SEARCHES]: numberOf(usage['num_search_queries']),
    [names.COST_REPORTED]: numberOf(usage['cost']) ?? numberOf(objectOf(usage['cost'])?.['total_cost']),
  }
}
