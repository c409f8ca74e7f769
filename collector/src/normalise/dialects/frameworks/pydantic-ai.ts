import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { isObject, type JsonObject, listOf, objectIn, objectOf, structureOf, textOf } from '../../said/json.ts'
import { asToolMessage, type ChatMessage, messagesOf } from '../../said/message.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { rawCounting, tellRawCall } from '../conventions/raw-answer.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

/** pydantic-ai's spans, in all versions of its format, and what Logfire's wrappers of other SDKs write. */
export const pydanticAi: Dialect = {
  name: 'pydantic-ai',
  keys: /^(logfire\.(span_type|msg_template|json_schema)|pydantic_ai\.|model_request_parameters$|all_messages_events$)/,
  scopes: /^(pydantic-ai|logfire\.(openai|anthropic))$/,
  content:
    /^(pydantic_ai\.all_messages|all_messages_events|events|final_result|tool_arguments|tool_response|request_data|response_data)$/,
  translate,
}

function translate({ attributes, name }: OtlpSpan, told: Translation): void {
  const sent = objectIn(attributes.get('request_data'))
  const answer = objectIn(attributes.get('response_data'))
  // A placeholder says that a span has begun; the span itself comes when it ends.
  const isPlaceholder = readString(attributes, 'logfire.span_type') === 'pending_span'
  told.operation ??= isPlaceholder ? 'pending_span' : operationOf(attributes, name, sent)
  told.requestModel ??= readString(attributes, names.GEN_AI_REQUEST_MODEL, 'model_name') ?? textOf(sent?.['model'])
  told.agent ??= readString(attributes, names.GEN_AI_AGENT_NAME, 'agent_name')
  if (answer !== undefined) tellRawCall(sent, answer, told)
  // Of a wrapped SDK the answer is the provider's own.
  told.counting ??= answer === undefined ? 'inclusive' : rawCounting(answer)
  tellSaid({ attributes, sent, answer }, told)
}

function operationOf(attributes: Attributes, name: string, sent: JsonObject | undefined): string | undefined {
  if (attributes.has(names.GEN_AI_OPERATION_NAME)) return undefined
  if (name === 'agent run' || name.endsWith(' run')) return 'invoke_agent'
  if (name === 'running tool' || name.startsWith('running tool:')) return 'execute_tool'
  return sent?.['model'] === undefined ? undefined : 'chat'
}

interface Exchange {
  readonly attributes: Attributes
  readonly sent: JsonObject | undefined
  readonly answer: JsonObject | undefined
}

function tellSaid({ attributes, sent, answer }: Exchange, told: Translation): void {
  const parameters = objectIn(attributes.get('model_request_parameters'))
  const whole =
    conversation(attributes.get('pydantic_ai.all_messages')) ?? conversation(attributes.get('all_messages_events'))
  const events = conversation(attributes.get('events'))
  const [input, output] = events === undefined ? [whole, undefined] : askedAndAnswered(events)
  const tools = [...listOf(parameters?.['function_tools']).filter(isObject).map(asSent), ...listOf(sent?.['tools'])]
  const asked = structureOf(attributes.get(names.GEN_AI_INPUT_MESSAGES))
  told.input ??=
    input ??
    (sent === undefined ? undefined : messagesOf(sent, 'user')) ??
    (asked === undefined ? undefined : messagesOf(asked, 'user').map(asToolMessage))
  told.output ??= output ?? answered(answer) ?? resultOf(attributes)
  told.toolDefinitions ??= toolDefinitionsOf(tools)
  told.toolArguments ??= structureOf(attributes.get('tool_arguments'))
  told.toolResult ??= structureOf(attributes.get('tool_response'))
}

/** Of its own definition of a tool, what the model is sent. */
function asSent({ name, description, parameters_json_schema: parameters }: JsonObject): JsonObject {
  return { name, description, parameters }
}

function conversation(value: Parameters<typeof structureOf>[0]): readonly ChatMessage[] | undefined {
  const list = listOf(structureOf(value)).filter(isObject)
  return list.length === 0 ? undefined : list.flatMap(entry => messagesOf(eventMessage(entry), 'user'))
}

/** The first version wrote log events into one attribute. */
function eventMessage(entry: JsonObject): JsonObject {
  const message = objectOf(entry['message'])
  const isTool = entry['event.name'] === 'gen_ai.tool.message'
  return { ...entry, ...message, ...(isTool && { tool_call_id: entry['id'] }) }
}

function askedAndAnswered(
  messages: readonly ChatMessage[],
): readonly [readonly ChatMessage[], readonly ChatMessage[] | undefined] {
  const last = messages.at(-1)
  return last?.role === 'assistant' ? [messages.slice(0, -1), [last]] : [messages, undefined]
}

function answered(answer: JsonObject | undefined): readonly ChatMessage[] | undefined {
  return answer === undefined
    ? undefined
    : messagesOf(answer['message'] ?? answer['combined_chunk_content'] ?? answer, 'assistant')
}

function resultOf(attributes: Attributes): unknown {
  const result = structureOf(attributes.get('final_result'))
  return Array.isArray(result) ? messagesOf(result, 'assistant') : result
}
