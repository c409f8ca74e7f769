import * as names from '@spanledger/instrumentation/attributes'
import type { OtlpEvent, OtlpSpan } from '../../otlp.ts'
import { type AttributeSource, readNumber, readString, readStrings } from '../read-attribute.ts'
import { finishReasonOf } from '../said/finish-reason.ts'
import { type ChatMessage, messagesOf, withReason } from '../said/message.ts'
import { structureOf } from '../said/json.ts'
import type { Said } from '../said/said.ts'
import { toolDefinitionsIn } from '../said/tool-definition.ts'
import { withoutSaid } from './conventions/message-events.ts'
import type { Counting, Dialect, Facts, Translation } from './dialect.ts'
import { dialectsOf } from './table.ts'
import { TranslatedAttributes } from './translated-attributes.ts'

/** A span in the words of today's GenAI conventions. */
export interface Translated {
  readonly attributes: AttributeSource
  readonly said: Partial<Said>
  readonly events: readonly OtlpEvent[]
  /** One bit for each dialect whose content has moved to messages, as `SpanMarks` has them. */
  readonly moved: number
}

/**
 * Translates a span whose scope or attributes are those of another dialect, which its marks tell; today's conventions need
 * no translation.
 */
export function translate(span: OtlpSpan, marks: number): Translated | undefined {
  if (marks === 0) return undefined
  const spoken = dialectsOf(marks)
  const translations: Translation[] = []
  const said: Words = { ...nothingSaid }
  for (const dialect of spoken) {
    const translation = dialect.translate(span, said)
    translations.push(translation)
    if (translation.said !== undefined) hear(said, translation.said)
  }
  const attributes = new TranslatedAttributes(span.attributes)
  // The more specific dialect comes first in the table, so its word is the last.
  for (let index = translations.length - 1; index >= 0; index -= 1) state(attributes, translations[index]?.facts ?? [])
  if (!attributes.has(names.GEN_AI_OPERATION_NAME)) infer(attributes, spoken)
  const reasons = readStrings(attributes, names.GEN_AI_RESPONSE_FINISH_REASONS)
  if (reasons.length > 0) attributes.set(names.GEN_AI_RESPONSE_FINISH_REASONS, reasons.map(finishReasonOf))
  count(attributes, translations)
  attributes.set(names.DIALECT, spoken[0]?.name ?? '')
  readAttributes(said, attributes)
  const isSaid = isAnythingSaid(said)
  const inEvents = isSaid && span.events.length > 0 && spoken.some(({ readsEvents }) => readsEvents)
  return {
    attributes,
    said,
    events: inEvents ? withoutSaid(span.events) : span.events,
    moved: isSaid ? marks : 0,
  }
}

function state(attributes: TranslatedAttributes, lists: readonly Facts[]): void {
  for (const facts of lists) {
    for (const name of Object.keys(facts)) {
      const fact = facts[name]
      if (fact !== undefined) attributes.set(name, fact)
    }
  }
}

/** What no dialect says: a span with a model and its tokens is a call of it, whoever wrote it. */
function infer(attributes: TranslatedAttributes, [first]: readonly Dialect[]): void {
  if (first?.name !== 'gen_ai') return
  const hasTokens = readNumber(attributes, names.GEN_AI_USAGE_INPUT_TOKENS) !== undefined
  if (hasTokens && readString(attributes, names.GEN_AI_REQUEST_MODEL, names.GEN_AI_RESPONSE_MODEL) !== undefined) {
    attributes.set(names.GEN_AI_OPERATION_NAME, 'chat')
  } else if (attributes.has(names.GEN_AI_TOOL_NAME)) attributes.set(names.GEN_AI_OPERATION_NAME, 'execute_tool')
}

/** Makes the counts inclusive, as the conventions have them, and records by which rule. */
function count(attributes: TranslatedAttributes, translations: readonly Translation[]): void {
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

type Words = { -readonly [Field in keyof Said]: unknown }

/** What the more specific dialects have said stays. */
function hear(said: Words, words: Partial<Said>): void {
  said.input ??= words.input
  said.output ??= words.output
  said.system ??= words.system
  said.toolDefinitions ??= words.toolDefinitions
  said.toolArguments ??= words.toolArguments
  said.toolResult ??= words.toolResult
  said.query ??= words.query
}

/** Where the dialects say nothing, the attributes may; and all messages become the conventions'. */
function readAttributes(said: Words, attributes: TranslatedAttributes): void {
  const input = said.input ?? structureOf(attributes.get(names.GEN_AI_INPUT_MESSAGES))
  if (Array.isArray(input)) said.input = messagesOf(input, 'user')
  const output = said.output ?? structureOf(attributes.get(names.GEN_AI_OUTPUT_MESSAGES))
  if (Array.isArray(output)) said.output = withReasons(messagesOf(output, 'assistant'), attributes)
  said.toolDefinitions ??= toolDefinitionsIn(attributes.get(names.GEN_AI_TOOL_DEFINITIONS))
}

const nothingSaid: Said = {
  input: undefined,
  output: undefined,
  system: undefined,
  toolDefinitions: undefined,
  toolArguments: undefined,
  toolResult: undefined,
  query: undefined,
}

function isAnythingSaid(said: Partial<Said>): boolean {
  return (
    said.input !== undefined ||
    said.output !== undefined ||
    said.system !== undefined ||
    said.toolDefinitions !== undefined ||
    said.toolArguments !== undefined ||
    said.toolResult !== undefined ||
    said.query !== undefined
  )
}

/** Why an answer ended is said of the span or of the answer; here of both. */
function withReasons(output: readonly ChatMessage[], attributes: TranslatedAttributes): readonly ChatMessage[] {
  const ofSpan = readStrings(attributes, names.GEN_AI_RESPONSE_FINISH_REASONS)
  const ofMessages = output.map(message => message.finish_reason).filter(reason => reason !== undefined)
  const reasons = ofSpan.length > 0 ? ofSpan : ofMessages
  if (reasons.length > 0) attributes.set(names.GEN_AI_RESPONSE_FINISH_REASONS, reasons)
  return reasons.length === 0 ? output : output.map((message, index) => withReason(message, reasons[index]))
}
