import {
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  STREAM_END,
  USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  USAGE_SEARCH_UNITS,
} from '@spanledger/instrumentation/attributes'
import type { Category, Usage } from '../../model.ts'
import type { Attributes } from '../../otlp.ts'
import type { Translation } from '../dialects/translation.ts'
import { readNumber } from '../read-attribute.ts'

export interface ReadUsage {
  readonly usage: Usage | undefined
  readonly usageProblem: string | undefined
}

/**
 * What has tokens of its own. Agents and workflows repeat those of the calls below them: theirs stay among the
 * attributes, where no sum finds them.
 */
const counted: ReadonlySet<Category> = new Set(['model', 'embedding', 'rerank'])

/** Counts above this do not fit the store's UInt32, and no call has them. */
const mostTokens = 0xffff_ffff

/**
 * Reads token usage by the GenAI conventions: input includes cache reads and writes, output includes reasoning. What a
 * dialect tells comes before the attributes.
 * Usage that contradicts itself is not repaired: it is kept out and the problem is named.
 */
export function readUsage(attributes: Attributes, told: Readonly<Translation>, category: Category): ReadUsage {
  if (!counted.has(category)) return { usage: undefined, usageProblem: undefined }
  const input = told.inputTokens ?? readNumber(attributes, GEN_AI_USAGE_INPUT_TOKENS, 'gen_ai.usage.prompt_tokens')
  const output =
    told.outputTokens ?? readNumber(attributes, GEN_AI_USAGE_OUTPUT_TOKENS, 'gen_ai.usage.completion_tokens')
  if (input === undefined && output === undefined) {
    // Some rerankers count searches and no tokens: that is a usage, and what it costs is the search unit's price.
    const usage = (readNumber(attributes, USAGE_SEARCH_UNITS) ?? 0) > 0 ? noTokens : undefined
    return { usage, usageProblem: undefined }
  }
  if (input === undefined) return { usage: undefined, usageProblem: 'output tokens without input tokens' }
  // A stream that broke off has said what it read, and never what it wrote: that part is left to be counted.
  const brokeOff = attributes.has(STREAM_END) && attributes.get(STREAM_END) !== 'complete'
  if (output === undefined && category === 'model' && !brokeOff) {
    return { usage: undefined, usageProblem: 'input tokens without output tokens' }
  }

  const usage: Usage = {
    source: output === undefined && brokeOff ? 'estimated' : 'provider',
    input,
    // Embeddings and reranking have no output at all.
    output: output ?? 0,
    cacheRead: told.cacheReadTokens ?? readNumber(attributes, GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS) ?? 0,
    // The older name of the same count is still what most instrumentations send.
    cacheWrite:
      told.cacheWriteTokens ??
      readNumber(attributes, GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS, 'gen_ai.usage.cache_creation.input_tokens') ??
      0,
    cacheWrite1h: told.cacheWrite1hTokens ?? readNumber(attributes, USAGE_CACHE_WRITE_1H_INPUT_TOKENS) ?? 0,
    reasoning: told.reasoningTokens ?? readNumber(attributes, GEN_AI_USAGE_REASONING_OUTPUT_TOKENS) ?? 0,
  }
  const usageProblem = problemOf(usage)
  return usageProblem ? { usage: undefined, usageProblem } : { usage, usageProblem: undefined }
}

const noTokens: Usage = {
  source: 'provider',
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWrite1h: 0,
  reasoning: 0,
}

const counts = ['input', 'output', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'reasoning'] as const

function problemOf(usage: Usage): string | undefined {
  for (const name of counts) {
    const tokens = usage[name]
    if (!Number.isInteger(tokens) || tokens < 0 || tokens > mostTokens) return `${name} is not a possible token count`
  }
  if (usage.cacheRead + usage.cacheWrite > usage.input) return 'more cached tokens than input tokens'
  if (usage.cacheWrite1h > usage.cacheWrite) return 'more one-hour cache writes than cache writes'
  if (usage.reasoning > usage.output) return 'more reasoning tokens than output tokens'
  return undefined
}
