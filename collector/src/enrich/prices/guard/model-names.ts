import { findProvider } from '@pydantic/genai-prices'
import { providerIdOf } from '../seed.ts'

/** A model by all the names that the seed knows it by; a `*` in one stands for any characters. */
export interface NamedModel {
  readonly provider: string
  /** The seed's own name. */
  readonly id: string
  readonly names: readonly string[]
}

/** Those that people call themselves. Of those who sell others' models there are thousands of names, and nobody needs them all. */
const sellers =
  `anthropic openai google aws azure mistral cohere deepseek groq x-ai moonshotai perplexity cerebras fireworks
  together voyageai minimax zai`
    .trim()
    .split(/\s+/)

/** As spans and guards call those sellers. */
const genAiNames = `anthropic openai gcp.gemini gcp.vertex_ai gcp.gen_ai aws.bedrock azure.ai.openai azure.ai.inference
  mistral_ai cohere deepseek groq x_ai moonshot_ai perplexity cerebras fireworks together_ai voyageai minimax zai`
  .trim()
  .split(/\s+/)

/** What those who send spans call a provider, and what the prices call it, where that is not the same. */
export function providerNames(): ReadonlyMap<string, string> {
  return new Map(genAiNames.map(name => [name, providerIdOf(name)] as const).filter(([name, id]) => name !== id))
}

/** Whose prices hold for the models that a provider of others' models has no price of its own for. */
export function fallbacks(): ReadonlyMap<string, readonly string[]> {
  const named = sellers.map(id => [id, findProvider({ providerId: id })?.fallback_model_providers ?? []] as const)
  return new Map(named.filter(([, others]) => others.length > 0))
}

/** The models of the providers that people call themselves. */
export function namedModels(): readonly NamedModel[] {
  return sellers.flatMap(provider =>
    (findProvider({ providerId: provider })?.models ?? []).map(({ id, match }) => ({
      provider,
      id,
      names: [...new Set([id, ...patternsOf(match)])].map(name => name.toLowerCase()),
    })),
  )
}

/** A rule of the seed as patterns; what has no such form is widened a little, and exact names come before patterns. */
function patternsOf(rule: unknown): readonly string[] {
  if (typeof rule !== 'object' || rule === null) return []
  const {
    equals,
    starts_with: head,
    ends_with: tail,
    contains: middle,
    regex,
    or,
    and,
  } = Object.assign(emptyRule(), rule)
  if (Array.isArray(or)) return or.flatMap(patternsOf)
  if (Array.isArray(and)) return patternsOf(and[0])
  if (typeof regex === 'string') return dated(regex)
  if (typeof equals === 'string') return [equals]
  if (typeof head === 'string') return [`${head}*`]
  if (typeof tail === 'string') return [`*${tail}`]
  return typeof middle === 'string' ? [`*${middle}*`] : []
}

/** Its regular expressions are names with a date behind them. */
function dated(regex: string): readonly string[] {
  const [, name] = /^\^([\w\\./-]+-)\\d/.exec(regex) ?? []
  return name === undefined ? [] : [`${name.replaceAll('\\', '')}2*`]
}

type Condition = 'equals' | 'starts_with' | 'ends_with' | 'contains' | 'regex' | 'or' | 'and'

function emptyRule(): Record<Condition, unknown> {
  return {
    equals: undefined,
    starts_with: undefined,
    ends_with: undefined,
    contains: undefined,
    regex: undefined,
    or: undefined,
    and: undefined,
  }
}
