import * as names from '@spanledger/instrumentation/attributes'
import type { OtlpSpan } from '../../../otlp.ts'
import { readNumber, readString } from '../../read-attribute.ts'
import type { Dialect, Translation } from '../dialect.ts'

/** The spans that Anthropic's own SDKs make: today's conventions, and what those have no name for. */
export const anthropicSdk: Dialect = { name: 'anthropic-sdk', scopes: /^com\.anthropic\.sdk\./, translate }

function translate({ attributes }: OtlpSpan): Translation {
  const reason = readString(attributes, 'anthropic.message.stop_reason')
  return {
    facts: [
      {
        [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
        [names.RESPONSE_SERVICE_TIER]: readString(attributes, 'anthropic.response.service_tier'),
        [names.USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: readNumber(
          attributes,
          'anthropic.usage.cache_creation.ephemeral_1h_input_tokens',
        ),
      },
    ],
    counting: 'inclusive',
  }
}
