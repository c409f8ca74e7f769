import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readString, readStrings } from '../../read-attribute.ts'
import { structureOf } from '../../said/json.ts'
import { type ChatMessage, messagesOf } from '../../said/message.ts'
import { providerName } from '../../said/provider-name.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import type { Said } from '../../said/said.ts'
import { unflatten } from '../../said/unflatten.ts'
import type { Dialect, Translation } from '../dialect.ts'
import { indexedMessages } from './indexed-messages.ts'
import { saidInEvents, toldInEvents } from './message-events.ts'
import { spelledUsage } from './usage-names.ts'

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

function translate(span: OtlpSpan, told: Partial<Said>): Translation {
  const { attributes } = span
  return {
    facts: [
      spelledUsage(attributes),
      {
        [names.GEN_AI_PROVIDER_NAME]: providerName(readString(attributes, names.GEN_AI_PROVIDER_NAME, 'gen_ai.system')),
        [names.GEN_AI_RESPONSE_FINISH_REASONS]: finishReasons(attributes),
        [names.OPENAI_RESPONSE_SERVICE_TIER]: readString(
          attributes,
          names.OPENAI_RESPONSE_SERVICE_TIER,
          'gen_ai.response.service_tier',
        ),
        [names.GEN_AI_REQUEST_STREAM]:
          attributes.get('gen_ai.request.is_stream') ?? attributes.get('gen_ai.is_streaming'),
        [names.GEN_AI_CONVERSATION_ID]: readString(attributes, names.GEN_AI_CONVERSATION_ID, 'gen_ai.session.id'),
        [names.USER_ID]: readString(attributes, names.USER_ID, 'gen_ai.user'),
      },
    ],
    said: olderSaid(span, told),
  }
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
function olderSaid({ attributes, events }: OtlpSpan, told: Partial<Said>): Partial<Said> {
  const prompt = attributes.get('gen_ai.prompt')
  const completion = attributes.get('gen_ai.completion')
  const functions = unflatten(attributes, 'gen_ai.tool.definitions.')
  return {
    input:
      told.input ??
      indexedMessages(attributes, 'gen_ai.prompt.', 'user') ??
      wholeMessages(structureOf(prompt), 'user') ??
      toldInEvents(events),
    output:
      told.output ??
      indexedMessages(attributes, 'gen_ai.completion.', 'assistant') ??
      wholeMessages(structureOf(completion), 'assistant') ??
      saidInEvents(events),
    toolDefinitions: functions.length === 0 ? undefined : toolDefinitionsOf(functions),
    toolArguments: structureOf(attributes.get('gen_ai.tool.args') ?? attributes.get('gen_ai.tool.input')),
    toolResult: structureOf(attributes.get('gen_ai.tool.output')),
    query: structureOf(attributes.get('gen_ai.retrieval.query')),
  }
}

function wholeMessages(value: unknown, role: string): readonly ChatMessage[] | undefined {
  return value === undefined ? undefined : messagesOf(value, role)
}
