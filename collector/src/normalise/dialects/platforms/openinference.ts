import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readNumber, readString } from '../../read-attribute.ts'
import { isObject, type JsonObject, numberOf, objectIn, objectOf, structureOf, textOf } from '../../said/json.ts'
import { type ChatMessage, messagesOf } from '../../said/message.ts'
import { providerName } from '../../said/provider-name.ts'
import type { Said } from '../../said/said.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { unflatten } from '../../said/unflatten.ts'
import type { Dialect, Facts, Translation } from '../dialect.ts'

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

function translate(span: OtlpSpan): Translation {
  const { attributes } = span
  const kind = readString(attributes, 'openinference.span.kind')?.toUpperCase() ?? ''
  const sent = objectIn(attributes.get('llm.invocation_parameters'))
  const answer = answerOf(attributes)
  const requested = readString(attributes, 'llm.request.model_name') ?? textOf(sent?.['model'])
  const model = readString(attributes, 'llm.model_name', 'embedding.model_name', 'reranker.model_name')
  const reason = readString(attributes, 'llm.finish_reason')
  const isCompletion = attributes.has('llm.prompts.0.prompt.text') || attributes.has('llm.choices.0.completion.text')
  return {
    facts: [
      usageFacts(attributes, answer),
      documentFacts(attributes),
      {
        [names.GEN_AI_OPERATION_NAME]: kind === 'LLM' && isCompletion ? 'text_completion' : operations.get(kind),
        [names.GEN_AI_PROVIDER_NAME]: provider(attributes),
        [names.GEN_AI_REQUEST_MODEL]: requested ?? model,
        // Some write the model that answered where the one that was asked for belongs.
        [names.GEN_AI_RESPONSE_MODEL]:
          readString(attributes, 'llm.response.model_name') ??
          textOf(answer?.['model']) ??
          (model === requested ? undefined : model),
        [names.GEN_AI_RESPONSE_ID]: textOf(answer?.['id']),
        [names.OPENAI_RESPONSE_SERVICE_TIER]: textOf(answer?.['service_tier']),
        [names.RESPONSE_SERVICE_TIER]: textOf(objectOf(answer?.['usage'])?.['service_tier']),
        [names.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
        [names.GEN_AI_REQUEST_STREAM]: sent?.['stream'] === true ? true : undefined,
        [names.GEN_AI_AGENT_NAME]: readString(attributes, 'agent.name', 'graph.node.name'),
        [names.GEN_AI_TOOL_NAME]: readString(attributes, 'tool.name'),
        [names.GEN_AI_TOOL_CALL_ID]: readString(attributes, 'tool.id', 'tool_call.id'),
      },
    ],
    said: saidOf({ attributes, kind, sent }),
    counting: 'inclusive',
  }
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

function usageFacts(attributes: Attributes, answer: JsonObject | undefined): Facts {
  const cacheWrites = objectOf(objectOf(answer?.['usage'])?.['cache_creation'])
  return {
    [names.GEN_AI_USAGE_INPUT_TOKENS]: readNumber(attributes, 'llm.token_count.prompt'),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: readNumber(attributes, 'llm.token_count.completion'),
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: readNumber(
      attributes,
      'llm.token_count.prompt_details.cache_read',
      'llm.token_count.prompt_details.cache_input',
    ),
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: readNumber(attributes, 'llm.token_count.prompt_details.cache_write'),
    [names.USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: numberOf(cacheWrites?.['ephemeral_1h_input_tokens']),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: readNumber(
      attributes,
      'llm.token_count.completion_details.reasoning',
    ),
    [names.GEN_AI_USAGE_AUDIO_INPUT_TOKENS]: readNumber(attributes, 'llm.token_count.prompt_details.audio'),
    [names.GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS]: readNumber(attributes, 'llm.token_count.completion_details.audio'),
  }
}

function documentFacts(attributes: Attributes): Facts {
  const found = unflatten(attributes, 'retrieval.documents.')
  const documents = found.length > 0 ? found : unflatten(attributes, 'reranker.output_documents.')
  if (documents.length === 0) return {}
  return { [names.GEN_AI_RETRIEVAL_DOCUMENTS]: JSON.stringify(documents.map(entry => objectOf(entry)?.['document'])) }
}

interface Asked {
  readonly attributes: Attributes
  readonly kind: string
  readonly sent: JsonObject | undefined
}

function saidOf({ attributes, kind, sent }: Asked): Partial<Said> {
  // Whole requests and answers, which are long: read only where nothing else says what was said.
  const given = () => structureOf(attributes.get('input.value'))
  const returned = () => structureOf(attributes.get('output.value'))
  if (kind === 'TOOL') {
    return { toolArguments: structureOf(attributes.get('tool.parameters')) ?? given(), toolResult: returned() }
  }
  if (kind === 'RETRIEVER') return { query: given() }
  if (kind === 'RERANKER') return { query: structureOf(attributes.get('reranker.query')) }
  const tools = unflatten(attributes, 'llm.tools.').map(entry => objectOf(objectOf(entry)?.['tool'])?.['json_schema'])
  const input = flatMessages(attributes, 'llm.input_messages.', 'user') ?? texts(attributes, 'llm.prompts.', 'user')
  const output =
    flatMessages(attributes, 'llm.output_messages.', 'assistant') ?? texts(attributes, 'llm.choices.', 'assistant')
  const isModel = kind === 'LLM' || kind === 'EMBEDDING'
  return {
    input: input ?? messagesIn(given(), 'user'),
    output: output ?? (isModel ? undefined : messagesIn(returned(), 'assistant')),
    // Anthropic's instructions are a parameter beside the messages.
    system:
      typeof sent?.['system'] === 'string' || Array.isArray(sent?.['system']) ? systemParts(sent['system']) : undefined,
    toolDefinitions: toolDefinitionsOf(tools),
  }
}

function messagesIn(value: unknown, role: string): readonly ChatMessage[] | undefined {
  return value === undefined ? undefined : messagesOf(value, role)
}

function systemParts(system: unknown): unknown {
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
