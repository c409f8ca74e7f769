import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readAsList, readNumber, readString } from '../../read-attribute.ts'
import { isObject, type JsonObject, numberOf, objectIn, objectOf, structureOf, textOf } from '../../said/json.ts'
import { type ChatMessage, messagesOf } from '../../said/message.ts'
import { providerName } from '../../said/provider-name.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { unflatten } from '../../said/unflatten.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

/** OpenInference, which Arize Phoenix reads: flat attributes with an index in their names. */
export const openInference: Dialect = {
  name: 'openinference',
  keys: /^openinference\.span\.kind$/,
  content:
    /^(llm\.(input_messages|output_messages|tools|prompts|choices)\.\d|retrieval\.documents\.\d|reranker\.output_documents\.\d)/,
  translate,
}

const operations = new Map(
  Object.entries({
    LLM: 'chat',
    EMBEDDING: 'embeddings',
    RETRIEVER: 'retrieval',
    TOOL: 'execute_tool',
    AGENT: 'invoke_agent',
    RERANKER: 'rerank',
  }),
)

function translate(span: OtlpSpan, told: Translation): void {
  const { attributes } = span
  const kind = readString(attributes, 'openinference.span.kind')?.toUpperCase() ?? ''
  const sent = objectIn(attributes.get('llm.invocation_parameters'))
  const answer = answerOf(attributes)
  const requested = readString(attributes, 'llm.request.model_name') ?? textOf(sent?.['model'])
  const model = readString(attributes, 'llm.model_name', 'embedding.model_name', 'reranker.model_name')
  told.operation ??= kind === 'LLM' && isCompletion(attributes) ? 'text_completion' : operations.get(kind)
  told.provider ??= provider(attributes)
  told.requestModel ??= requested ?? model
  // Some write the model that answered where the one that was asked for belongs.
  told.responseModel ??=
    readString(attributes, 'llm.response.model_name') ??
    textOf(answer?.['model']) ??
    (model === requested ? undefined : model)
  told.responseId ??= textOf(answer?.['id'])
  told.serviceTier ??= textOf(answer?.['service_tier']) ?? textOf(objectOf(answer?.['usage'])?.['service_tier'])
  told.finishReasons ??= readAsList(attributes, 'llm.finish_reason')
  told.stream ??= sent?.['stream'] === true ? true : undefined
  told.agent ??= readString(attributes, 'agent.name', 'graph.node.name')
  told.toolName ??= readString(attributes, 'tool.name')
  told.toolCallId ??= readString(attributes, 'tool.id', 'tool_call.id')
  told.documents ??= documentsIn(attributes)
  told.counting ??= 'inclusive'
  tellUsage(attributes, answer, told)
  tellSaid({ attributes, kind, sent }, told)
}

function isCompletion(attributes: Attributes): boolean {
  return attributes.has('llm.prompts.0.prompt.text') || attributes.has('llm.choices.0.completion.text')
}

/** The whole answer of the provider, where it was kept: only it has the id. */
function answerOf(attributes: Attributes): JsonObject | undefined {
  return attributes.has('llm.model_name') ? objectIn(attributes.get('output.value')) : undefined
}

function provider(attributes: Attributes): string | undefined {
  const host = readString(attributes, 'llm.provider')?.toLowerCase()
  const system = readString(attributes, 'llm.system')?.toLowerCase()
  if (host === 'azure' && system === 'openai') return 'azure.ai.openai'
  if (host === 'google' && system === 'vertexai') return 'gcp.vertex_ai'
  return providerName(host ?? system)
}

function tellUsage(attributes: Attributes, answer: JsonObject | undefined, told: Translation): void {
  const cacheWrites = objectOf(objectOf(answer?.['usage'])?.['cache_creation'])
  told.inputTokens ??= readNumber(attributes, 'llm.token_count.prompt')
  told.outputTokens ??= readNumber(attributes, 'llm.token_count.completion')
  told.cacheReadTokens ??= readNumber(
    attributes,
    'llm.token_count.prompt_details.cache_read',
    'llm.token_count.prompt_details.cache_input',
  )
  told.cacheWriteTokens ??= readNumber(attributes, 'llm.token_count.prompt_details.cache_write')
  told.cacheWrite1hTokens ??= numberOf(cacheWrites?.['ephemeral_1h_input_tokens'])
  told.reasoningTokens ??= readNumber(attributes, 'llm.token_count.completion_details.reasoning')
  told.audioInputTokens ??= readNumber(attributes, 'llm.token_count.prompt_details.audio')
  told.audioOutputTokens ??= readNumber(attributes, 'llm.token_count.completion_details.audio')
}

function documentsIn(attributes: Attributes): readonly unknown[] | undefined {
  const found = unflatten(attributes, 'retrieval.documents.')
  const documents = found.length > 0 ? found : unflatten(attributes, 'reranker.output_documents.')
  return documents.length === 0 ? undefined : documents.map(entry => objectOf(entry)?.['document'])
}

interface Asked {
  readonly attributes: Attributes
  readonly kind: string
  readonly sent: JsonObject | undefined
}

function tellSaid({ attributes, kind, sent }: Asked, told: Translation): void {
  // Whole requests and answers, which are long: read only where nothing else says what was said.
  const given = () => structureOf(attributes.get('input.value'))
  const returned = () => structureOf(attributes.get('output.value'))
  if (kind === 'TOOL') {
    told.toolArguments ??= structureOf(attributes.get('tool.parameters')) ?? given()
    told.toolResult ??= returned()
  } else if (kind === 'RETRIEVER') told.query ??= given()
  else if (kind === 'RERANKER') told.query ??= structureOf(attributes.get('reranker.query'))
  else {
    const isModel = kind === 'LLM' || kind === 'EMBEDDING'
    told.input ??=
      flatMessages(attributes, 'llm.input_messages.', 'user') ??
      texts(attributes, 'llm.prompts.', 'user') ??
      messagesIn(given(), 'user')
    told.output ??=
      flatMessages(attributes, 'llm.output_messages.', 'assistant') ??
      texts(attributes, 'llm.choices.', 'assistant') ??
      (isModel ? undefined : messagesIn(returned(), 'assistant'))
    told.system ??= systemOf(sent)
    told.toolDefinitions ??= toolDefinitionsOf(toolsIn(attributes))
  }
}

function toolsIn(attributes: Attributes): readonly unknown[] {
  return unflatten(attributes, 'llm.tools.').map(entry => objectOf(objectOf(entry)?.['tool'])?.['json_schema'])
}

function messagesIn(value: unknown, role: string): readonly ChatMessage[] | undefined {
  return value === undefined ? undefined : messagesOf(value, role)
}

/** Anthropic's instructions are a parameter beside the messages. */
function systemOf(sent: JsonObject | undefined): unknown {
  const system = sent?.['system']
  if (typeof system !== 'string' && !Array.isArray(system)) return undefined
  return messagesOf(system, 'system').flatMap(({ parts }) => parts)
}

function flatMessages(attributes: Attributes, prefix: string, role: string): readonly ChatMessage[] | undefined {
  const entries = unflatten(attributes, prefix).map(entry => objectOf(objectOf(entry)?.['message']))
  const messages = entries.filter(isObject)
  return messages.length === 0 ? undefined : messages.flatMap(message => messagesOf(plainMessage(message), role))
}

/** The same message without the wrapper that each of its fields has. */
function plainMessage(message: JsonObject): JsonObject {
  const contents = listEntries(message['contents'], 'message_content').filter(
    ({ type }) => type !== 'tool_use' && type !== 'tool_result',
  )
  const legacy = textOf(message['function_call_name'])
  const calls = listEntries(message['tool_calls'], 'tool_call')
  return {
    role: message['role'],
    name: message['name'],
    tool_call_id: message['tool_call_id'],
    content: contents.length > 0 ? contents.map(plainContent) : message['content'],
    tool_calls:
      legacy === undefined ? calls : [...calls, { name: legacy, arguments: message['function_call_arguments_json'] }],
  }
}

function listEntries(list: unknown, wrapper: string): readonly JsonObject[] {
  const entries: readonly unknown[] = Array.isArray(list) ? list : []
  return entries.map(entry => objectOf(objectOf(entry)?.[wrapper])).filter(isObject)
}

function plainContent(content: JsonObject): JsonObject {
  const image = objectOf(objectOf(content['image'])?.['image'])
  return image === undefined ? content : { type: 'image_url', image_url: image }
}

function texts(attributes: Attributes, prefix: string, role: string): readonly ChatMessage[] | undefined {
  const entries = unflatten(attributes, prefix).filter(isObject)
  const found = entries.map(entry => objectOf(entry['prompt'] ?? entry['completion'])?.['text'])
  return found.length === 0 ? undefined : found.flatMap(text => messagesOf(text, role))
}
