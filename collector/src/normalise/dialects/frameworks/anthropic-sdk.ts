import type { OtlpSpan } from '../../../otlp.ts'
import { readAsList, readNumber, readString } from '../../read-attribute.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

/** The spans that Anthropic's own SDKs make: today's conventions, and what those have no name for. */
export const anthropicSdk: Dialect = { name: 'anthropic-sdk', scopes: /^com\.anthropic\.sdk\./, translate }

function translate({ attributes }: OtlpSpan, told: Translation): void {
  told.finishReasons ??= readAsList(attributes, 'anthropic.message.stop_reason')
  told.serviceTier ??= readString(attributes, 'anthropic.response.service_tier')
  told.cacheWrite1hTokens ??= readNumber(attributes, 'anthropic.usage.cache_creation.ephemeral_1h_input_tokens')
  told.counting ??= 'inclusive'
}
