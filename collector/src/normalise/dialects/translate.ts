import * as names from '@spanledger/instrumentation/attributes'
import type { AnyValue, Attributes, OtlpEvent, OtlpSpan } from '../../otlp.ts'
import { readNumber, readString, readStrings } from '../read-attribute.ts'
import { finishReasonOf } from '../said/finish-reason.ts'
import { type ChatMessage, messagesOf, withReason } from '../said/message.ts'
import { structureOf } from '../said/json.ts'
import type { Said } from '../said/said.ts'
import { toolDefinitionsOf } from '../said/tool-definition.ts'
import { withoutSaid } from './conventions/message-events.ts'
import type { Counting, Dialect, Facts, Translation } from './dialect.ts'
import { dialectsOf } from './table.ts'

/** A span in the words of today's GenAI conventions. */
export interface Translated {
  readonly attributes: Attributes
  readonly said: Partial<Said>
  readonly events: readonly OtlpEvent[]
  /** Whether the content of this attribute has moved to messages. */
  readonly moved: (name: string) => boolean
}

/** Translates a span whose scope or attributes are those of another dialect; today's conventions need no translation. */
export function translate(span: OtlpSpan): Translated | undefined {
  const spoken = dialectsOf(span)
  if (spoken === undefined) return undefined
  const translations = spoken.map(dialect => dialect.translate(span))
  const attributes = new Map(span.attributes)
  // The more specific dialect comes first in the table, so its word is the last.
  for (let index = translations.length - 1; index >= 0; index -= 1) {
    const facts = translations[index]?.facts ?? noFacts
    for (const name of Object.keys(facts)) {
      const value = facts[name]
      if (value !== undefined) attributes.set(name, value)
    }
  }
  if (!attributes.has(names.GEN_AI_OPERATION_NAME)) infer(attributes, spoken)
  const reasons = readStrings(attributes, names.GEN_AI_RESPONSE_FINISH_REASONS)
  if (reasons.length > 0) attributes.set(names.GEN_AI_RESPONSE_FINISH_REASONS, reasons.map(finishReasonOf))
  count(attributes, translations)
  attributes.set(names.DIALECT, spoken[0]?.name ?? '')
  const said = mergedSaid(translations, attributes)
  const isSaid = fields.some(field => said[field] !== undefined)
  const inEvents = isSaid && span.events.length > 0 && spoken.some(({ readsEvents }) => readsEvents)
  const events = inEvents ? withoutSaid(span.events) : span.events
  return {
    attributes,
    said,
    events,
    moved: name => isSaid && isContent(spoken, name),
  }
}

const noFacts: Facts = {}
const contentOf = new WeakMap<readonly Dialect[], Map<string, boolean>>()
const mostRemembered = 4_096
const longestRemembered = 256

/** Whether an attribute has content that one of these dialects reads. Names repeat from span to span. */
function isContent(spoken: readonly Dialect[], name: string): boolean {
  let known = contentOf.get(spoken)
  if (known === undefined) contentOf.set(spoken, (known = new Map()))
  const answer = known.get(name)
  if (answer !== undefined) return answer
  const found = spoken.some(({ content }) => content?.test(name) === true)
  if (known.size < mostRemembered && name.length <= longestRemembered) known.set(name, found)
  return found
}

/** What no dialect says: a span with a model and its tokens is a call of it, whoever wrote it. */
function infer(attributes: Map<string, AnyValue>, [first]: readonly Dialect[]): void {
  if (first?.name !== 'gen_ai') return
  const hasTokens = readNumber(attributes, names.GEN_AI_USAGE_INPUT_TOKENS) !== undefined
  if (hasTokens && readString(attributes, names.GEN_AI_REQUEST_MODEL, names.GEN_AI_RESPONSE_MODEL) !== undefined) {
    attributes.set(names.GEN_AI_OPERATION_NAME, 'chat')
  } else if (attributes.has(names.GEN_AI_TOOL_NAME)) attributes.set(names.GEN_AI_OPERATION_NAME, 'execute_tool')
}

/** Makes the counts inclusive, as the conventions have them, and records by which rule. */
function count(attributes: Map<string, AnyValue>, translations: readonly Translation[]): void {
  const input = readNumber(attributes, names.GEN_AI_USAGE_INPUT_TOKENS)
  if (input === undefined) return
  const cached =
    (readNumber(attributes, names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS) ?? 0) +
    (readNumber(attributes, names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS, olderCacheWrite) ?? 0)
  const known = translations.find(({ counting }) => counting !== undefined)?.counting
  // More cached than sent: what is cached was counted apart.
  const counting: Counting = known ?? (cached > input ? 'exclusive' : 'inclusive')
  attributes.set(names.USAGE_COUNTING, `${counting} by ${known === undefined ? 'sum' : 'dialect'}`)
  if (counting === 'exclusive') attributes.set(names.GEN_AI_USAGE_INPUT_TOKENS, input + cached)
  const output = readNumber(attributes, names.GEN_AI_USAGE_OUTPUT_TOKENS)
  const reasoning = readNumber(attributes, names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS)
  if (known === undefined && output !== undefined && reasoning !== undefined && reasoning > output) {
    attributes.set(names.GEN_AI_USAGE_OUTPUT_TOKENS, output + reasoning)
  }
}

const olderCacheWrite = 'gen_ai.usage.cache_creation.input_tokens'

const fields = ['input', 'output', 'system', 'toolDefinitions', 'toolArguments', 'toolResult', 'query'] as const

function mergedSaid(translations: readonly Translation[], attributes: Map<string, AnyValue>): Partial<Said> {
  const said: { -readonly [Field in keyof Said]?: unknown } = {}
  for (const field of fields) {
    for (const translation of translations) {
      said[field] ??= translation.said?.[field]
      if (said[field] !== undefined) break
    }
  }
  const inAttribute = (name: string) => structureOf(attributes.get(name))
  const input = said.input ?? inAttribute(names.GEN_AI_INPUT_MESSAGES)
  if (Array.isArray(input)) said.input = messagesOf(input, 'user')
  const output = said.output ?? inAttribute(names.GEN_AI_OUTPUT_MESSAGES)
  if (Array.isArray(output)) said.output = withReasons(messagesOf(output, 'assistant'), attributes)
  if (said.toolDefinitions === undefined) {
    const tools = inAttribute(names.GEN_AI_TOOL_DEFINITIONS)
    if (Array.isArray(tools)) said.toolDefinitions = toolDefinitionsOf(tools)
  }
  return said
}

/** Why an answer ended is said of the span or of the answer; here of both. */
function withReasons(output: readonly ChatMessage[], attributes: Map<string, AnyValue>): readonly ChatMessage[] {
  const ofSpan = readStrings(attributes, names.GEN_AI_RESPONSE_FINISH_REASONS)
  const ofMessages = output.map(message => message.finish_reason).filter(reason => reason !== undefined)
  const reasons = ofSpan.length > 0 ? ofSpan : ofMessages
  if (reasons.length > 0) attributes.set(names.GEN_AI_RESPONSE_FINISH_REASONS, reasons)
  return output.map((message, index) => withReason(message, reasons[index]))
}
