import {
  COST_REPORTED,
  DIALECT,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  USAGE_COUNTING,
} from '@spanledger/instrumentation/attributes'
import type { AnyValue } from '../../otlp.ts'
import type { Translation } from '../dialects/translation.ts'

/** Where we say how a span of another dialect was read. */
export const readings: ReadonlySet<string> = new Set([
  DIALECT,
  USAGE_COUNTING,
  COST_REPORTED,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
])

/** How the span was read, in the words of the conventions, where a price may come of it. */
export function stateReading(stated: Map<string, AnyValue>, dialect: string, told: Readonly<Translation>): void {
  stated.set(DIALECT, dialect)
  if (told.countingRule !== undefined) stated.set(USAGE_COUNTING, told.countingRule)
  if (told.reportedCost !== undefined) stated.set(COST_REPORTED, told.reportedCost)
  if (told.audioInputTokens !== undefined) stated.set(GEN_AI_USAGE_AUDIO_INPUT_TOKENS, told.audioInputTokens)
  if (told.audioOutputTokens !== undefined) stated.set(GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS, told.audioOutputTokens)
}
