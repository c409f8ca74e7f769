import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpEvent, OtlpSpan } from '../../otlp.ts'
import { readNumber, readString, readStrings } from '../read-attribute.ts'
import { finishReasonOf } from '../said/finish-reason.ts'
import { structureOf } from '../said/json.ts'
import { type ChatMessage, messagesOf, withReason } from '../said/message.ts'
import { toolDefinitionsIn } from '../said/tool-definition.ts'
import { withoutSaid } from './conventions/message-events.ts'
import { dialectsOf } from './table.ts'
import { Translation } from './translation.ts'

/** A span of another dialect, in the words of today's GenAI conventions. */
export interface Translated {
  /** The most specific one. */
  readonly dialect: string
  readonly told: Readonly<Translation>
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
  const dialect = spoken[0]?.name ?? ''
  const { attributes, events } = span
  const told = new Translation()
  // A plain loop: most spans of models pass here.
  for (const one of spoken) one.translate(span, told)
  if (dialect === 'gen_ai') inferOperation(told, attributes)
  tellReasons(told, attributes)
  count(told, attributes)
  readMessages(told, attributes)
  const isSaid = isAnythingSaid(told)
  const inEvents = isSaid && events.length > 0 && spoken.some(({ readsEvents }) => readsEvents)
  return { dialect, told, events: inEvents ? withoutSaid(events) : events, moved: isSaid ? marks : 0 }
}

/** What no dialect says: a span with a model and its tokens is a call of it, whoever wrote it. */
function inferOperation(told: Translation, attributes: Attributes): void {
  if (told.operation !== undefined || attributes.has(names.GEN_AI_OPERATION_NAME)) return
  const input = told.inputTokens ?? readNumber(attributes, names.GEN_AI_USAGE_INPUT_TOKENS)
  const model = told.requestModel ?? readString(attributes, names.GEN_AI_REQUEST_MODEL, names.GEN_AI_RESPONSE_MODEL)
  if (input !== undefined && model !== undefined) told.operation = 'chat'
  else if (told.toolName !== undefined || attributes.has(names.GEN_AI_TOOL_NAME)) told.operation = 'execute_tool'
}

function tellReasons(told: Translation, attributes: Attributes): void {
  const reasons = told.finishReasons ?? readStrings(attributes, names.GEN_AI_RESPONSE_FINISH_REASONS)
  if (reasons.length > 0) told.finishReasons = reasons.map(finishReasonOf)
}

/** Makes the counts inclusive, as the conventions have them, and records by which rule. */
function count(told: Translation, attributes: Attributes): void {
  const input = told.inputTokens ?? readNumber(attributes, names.GEN_AI_USAGE_INPUT_TOKENS)
  if (input === undefined) return
  const cached =
    (told.cacheReadTokens ?? readNumber(attributes, names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS) ?? 0) +
    (told.cacheWriteTokens ?? readNumber(attributes, names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS, olderCacheWrite) ?? 0)
  const isKnown = told.counting !== undefined
  // More cached than sent: what is cached was counted apart.
  const counting = told.counting ?? (cached > input ? 'exclusive' : 'inclusive')
  told.countingRule = isKnown ? `${counting} by dialect` : `${counting} by sum`
  if (counting === 'exclusive') told.inputTokens = input + cached
  if (isKnown) return
  const output = told.outputTokens ?? readNumber(attributes, names.GEN_AI_USAGE_OUTPUT_TOKENS)
  const reasoning = told.reasoningTokens ?? readNumber(attributes, names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS)
  if (output !== undefined && reasoning !== undefined && reasoning > output) told.outputTokens = output + reasoning
}

const olderCacheWrite = 'gen_ai.usage.cache_creation.input_tokens'

/** Where the dialects say nothing, the attributes may. */
function readMessages(told: Translation, attributes: Attributes): void {
  told.input ??= messagesIn(attributes, names.GEN_AI_INPUT_MESSAGES, 'user')
  told.output ??= messagesIn(attributes, names.GEN_AI_OUTPUT_MESSAGES, 'assistant')
  if (isList(told.output)) told.output = withReasons(told.output, told)
  told.toolDefinitions ??= toolDefinitionsIn(attributes.get(names.GEN_AI_TOOL_DEFINITIONS))
}

function messagesIn(attributes: Attributes, name: string, role: string): readonly ChatMessage[] | undefined {
  const list = structureOf(attributes.get(name))
  return Array.isArray(list) ? messagesOf(list, role) : undefined
}

function isList(said: Translation['output']): said is readonly ChatMessage[] {
  return Array.isArray(said)
}

/** Why an answer ended is said of the span or of the answer; here of both. */
function withReasons(output: readonly ChatMessage[], told: Translation): readonly ChatMessage[] {
  if (told.finishReasons === undefined) {
    const reasons = output.map(message => message.finish_reason).filter(reason => reason !== undefined)
    if (reasons.length === 0) return output
    told.finishReasons = reasons
  }
  const { finishReasons } = told
  return output.map((message, index) => withReason(message, finishReasons[index]))
}

function isAnythingSaid(told: Translation): boolean {
  return (
    told.input !== undefined ||
    told.output !== undefined ||
    told.system !== undefined ||
    told.toolDefinitions !== undefined ||
    told.toolArguments !== undefined ||
    told.toolResult !== undefined ||
    told.query !== undefined
  )
}
