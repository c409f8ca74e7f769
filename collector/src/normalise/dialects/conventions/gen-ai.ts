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
import { spelledUsage } from './usage-names.ts'

/**
 * The older generations of the GenAI conventions, and what is spelled like them: other names of the counts, messages one
 * attribute a field, messages in the span's events.
 */
export const genAi: Dialect = {
  name: 'gen_ai',
  keys: /^gen_ai\.(system$|prompt($|\.\d)|completion($|\.\d)|usage\.(?!(input_tokens|output_tokens|cache_read\.input_tokens|cache_write\.input_tokens|cache_creation\.input_tokens|reasoning\.output_tokens|total_tokens|(text|image|audio)\..+)$)|response\.(finish_reason|stop_reason|service_tier)$|request\.is_stream|is_streaming|tool\.(args|input|output|definitions\.\d)|retrieval\.query$|user$|session\.id$|openai\.)/,
  content:
    /^gen_ai\.(prompt($|\.\d)|completion($|\.\d)|tool\.(args|input|output)$|retrieval\.query$|tool\.definitions\.\d)/,
  translate,
}

function translate(span: OtlpSpan): Translation {
  const { attributes } = span
  return {
    facts: {
      ...spelledUsage(attributes),
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
    said: olderSaid(span),
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
export function olderSaid({ attributes, events }: OtlpSpan): Partial<Said> {
  const prompt = attributes.get('gen_ai.prompt')
  const completion = attributes.get('gen_ai.completion')
  const functions = unflatten(attributes, 'gen_ai.tool.definitions.')
  return {
    input:
      indexedMessages(attributes, 'gen_ai.prompt.', 'user') ??
      wholeMessages(structureOf(prompt), 'user') ??
      eventMessages(events, name => name !== 'gen_ai.choice' && name !== 'gen_ai.content.completion'),
    output:
      indexedMessages(attributes, 'gen_ai.completion.', 'assistant') ??
      wholeMessages(structureOf(completion), 'assistant') ??
      eventMessages(events, name => name === 'gen_ai.choice' || name === 'gen_ai.content.completion'),
    toolDefinitions: functions.length === 0 ? undefined : toolDefinitionsOf(functions),
    toolArguments: structureOf(attributes.get('gen_ai.tool.args') ?? attributes.get('gen_ai.tool.input')),
    toolResult: structureOf(attributes.get('gen_ai.tool.output')),
    query: structureOf(attributes.get('gen_ai.retrieval.query')),
  }
}

function wholeMessages(value: unknown, role: string): readonly ChatMessage[] | undefined {
  return value === undefined ? undefined : messagesOf(value, role)
}

const eventRoles: ReadonlyMap<string, string> = new Map([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
  ['gen_ai.choice', 'assistant'],
  ['gen_ai.content.prompt', 'user'],
  ['gen_ai.content.completion', 'assistant'],
])

type Events = OtlpSpan['events']

/** The messages that events of a span are, as frameworks without a logs SDK send them. */
export function eventMessages(events: Events, wanted: (name: string) => boolean): readonly ChatMessage[] | undefined {
  const found = events.flatMap(({ name, attributes }) => {
    const role = eventRoles.get(name)
    return role === undefined || !wanted(name) ? [] : eventMessage(attributes, role)
  })
  return found.length === 0 ? undefined : found
}

function eventMessage(attributes: Attributes, role: string): readonly ChatMessage[] {
  const body = structureOf(
    attributes.get('gen_ai.event.content') ?? attributes.get('gen_ai.prompt') ?? attributes.get('gen_ai.completion'),
  )
  if (body !== undefined) return messagesOf(asMessage(body, role), role)
  const content = structureOf(attributes.get('content') ?? attributes.get('message'))
  const id = structureOf(attributes.get('id'))
  const calls = structureOf(attributes.get('tool_calls'))
  const reason = readString(attributes, 'finish_reason')
  if (content === undefined && calls === undefined) return []
  return messagesOf({ role, content, tool_calls: calls, tool_call_id: id, finish_reason: reason }, role)
}

/** A choice has its message one level deeper; a tool's message says under `id` which call it answers. */
function asMessage(body: unknown, role: string): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const message = 'message' in body && typeof body.message === 'object' ? body.message : {}
  const id = role === 'tool' && 'id' in body ? { tool_call_id: body.id } : {}
  return { ...body, ...message, role: 'role' in body ? body.role : role, ...id }
}
