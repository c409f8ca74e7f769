import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readFlag, readString, readStrings } from '../../read-attribute.ts'
import { structureOf } from '../../said/json.ts'
import { type ChatMessage, messagesOf } from '../../said/message.ts'
import { providerName } from '../../said/provider-name.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { unflatten } from '../../said/unflatten.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'
import { indexedMessages } from './indexed-messages.ts'
import { saidInEvents, toldInEvents } from './message-events.ts'
import { tellSpelledUsage } from './usage-names.ts'

/**
 * The older generations of the GenAI conventions, and what is spelled like them: other names of the counts, messages one
 * attribute a field, messages in the span's events.
 */
export const genAi: Dialect = {
  name: 'gen_ai',
  readsEvents: true,
  keys: /^gen_ai\.(system$|prompt($|\.\d)|completion($|\.\d)|usage\.(?!(input_tokens|output_tokens|cache_read\.input_tokens|cache_write\.input_tokens|cache_creation\.input_tokens|reasoning\.output_tokens|total_tokens|(text|image|audio)\..+)$)|response\.(finish_reason|stop_reason|service_tier)$|request\.is_stream|is_streaming|tool\.(args|input|output|definitions\.\d)|retrieval\.query$|user$|session\.id$|openai\.)/,
  content:
    /^gen_ai\.(prompt($|\.\d)|completion($|\.\d)|tool\.(args|input|output)$|retrieval\.query$|tool\.definitions\.\d)/,
  translate,
}

function translate(span: OtlpSpan, told: Translation): void {
  const { attributes } = span
  told.provider ??= providerName(readString(attributes, names.GEN_AI_PROVIDER_NAME, 'gen_ai.system'))
  told.finishReasons ??= finishReasons(attributes)
  told.serviceTier ??= readString(attributes, names.OPENAI_RESPONSE_SERVICE_TIER, 'gen_ai.response.service_tier')
  told.stream ??= readFlag(attributes, 'gen_ai.request.is_stream', 'gen_ai.is_streaming')
  told.conversationId ??= readString(attributes, names.GEN_AI_CONVERSATION_ID, 'gen_ai.session.id')
  told.userId ??= readString(attributes, names.USER_ID, 'gen_ai.user')
  tellSpelledUsage(attributes, told)
  tellSaid(span, told)
}

function finishReasons(attributes: Attributes): readonly string[] | undefined {
  const list = readStrings(attributes, names.GEN_AI_RESPONSE_FINISH_REASONS)
  if (list.length > 0) return list
  const one = readString(
    attributes,
    names.GEN_AI_RESPONSE_FINISH_REASONS,
    'gen_ai.response.finish_reason',
    'gen_ai.response.stop_reason',
  )
  return one === undefined ? undefined : [one]
}

/** Content where the older generations had it: one text, one attribute a field, or the span's events. */
function tellSaid({ attributes, events }: OtlpSpan, told: Translation): void {
  told.input ??=
    indexedMessages(attributes, 'gen_ai.prompt.', 'user') ??
    wholeMessages(structureOf(attributes.get('gen_ai.prompt')), 'user') ??
    toldInEvents(events)
  told.output ??=
    indexedMessages(attributes, 'gen_ai.completion.', 'assistant') ??
    wholeMessages(structureOf(attributes.get('gen_ai.completion')), 'assistant') ??
    saidInEvents(events)
  told.toolDefinitions ??= toolDefinitionsOf(unflatten(attributes, 'gen_ai.tool.definitions.'))
  told.toolArguments ??= structureOf(attributes.get('gen_ai.tool.args') ?? attributes.get('gen_ai.tool.input'))
  told.toolResult ??= structureOf(attributes.get('gen_ai.tool.output'))
  told.query ??= structureOf(attributes.get('gen_ai.retrieval.query'))
}

function wholeMessages(value: unknown, role: string): readonly ChatMessage[] | undefined {
  return value === undefined ? undefined : messagesOf(value, role)
}
