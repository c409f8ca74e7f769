import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpEvent, OtlpSpan } from '../../../otlp.ts'
import { readAsList, readBoolean, readFirstString, readNumber, readString } from '../../read-attribute.ts'
import { objectIn, objectOf, structureOf } from '../../said/json.ts'
import { messagesOf } from '../../said/message.ts'
import { toolDefinitionsIn, toolDefinitionsOf } from '../../said/tool-definition.ts'
import { unflatten } from '../../said/unflatten.ts'
import type { Dialect } from '../dialect.ts'
import type { Counting, Translation } from '../translation.ts'

/** OpenLLMetry by Traceloop, in JavaScript and Python: what it adds to the GenAI conventions of its day. */
export const traceloop: Dialect = {
  name: 'openllmetry',
  keys: /^(traceloop\.|llm\.(request\.(type|functions)|usage\.|is_streaming|response\.finish_reason))/,
  scopes:
    /^(@traceloop\/|opentelemetry\.instrumentation\.(openai|anthropic|bedrock|cohere|google_generativeai|groq|langchain|llamaindex|mistralai|ollama|vertexai|together|replicate|watsonx|crewai|haystack)\b)/,
  content: /^(traceloop\.entity\.(input|output)|llm\.request\.functions\.\d)/,
  translate,
}

const kinds = new Map(
  Object.entries({
    workflow: 'invoke_workflow',
    agent: 'invoke_agent',
    tool: 'execute_tool',
  }),
)

const requestTypes = new Map(
  Object.entries({
    chat: 'chat',
    completion: 'text_completion',
    embedding: 'embeddings',
    rerank: 'rerank',
  }),
)

const properties = 'traceloop.association.properties.'
const conversationNames = ['session_id', 'thread_id', 'conversation_id'].map(name => properties + name)
const userNames = ['user_id', 'userId'].map(name => properties + name)

function translate({ attributes, scope, events }: OtlpSpan, told: Translation): void {
  const kind = readString(attributes, 'traceloop.span.kind') ?? ''
  const asked = readString(attributes, 'llm.request.type', 'traceloop.llm.request.type') ?? ''
  const entity = readString(attributes, 'traceloop.entity.name')
  const documents = documentsIn(events)
  told.operation ??= documents === undefined ? (kinds.get(kind) ?? requestTypes.get(asked)) : 'retrieval'
  told.documents ??= documents
  told.inputTokens ??= readNumber(attributes, 'llm.usage.prompt_tokens')
  told.outputTokens ??= readNumber(attributes, 'llm.usage.completion_tokens')
  told.stream ??= readBoolean(attributes, 'llm.is_streaming') || undefined
  told.finishReasons ??= readAsList(attributes, 'llm.response.finish_reason')
  told.agent ??= kind === 'agent' ? entity : undefined
  told.toolName ??= kind === 'tool' ? entity : undefined
  told.conversationId ??= readFirstString(attributes, conversationNames)
  told.userId ??= readFirstString(attributes, userNames)
  told.counting ??= countingOf(scope.name)
  tellSaid(attributes, kind, told)
}

/** The JavaScript instrumentation passes Anthropic's own count on; the Python one adds what was cached. */
function countingOf(scope: string): Counting | undefined {
  if (scope === '@traceloop/instrumentation-anthropic') return 'exclusive'
  return scope === 'opentelemetry.instrumentation.anthropic' ? 'inclusive' : undefined
}

function tellSaid(attributes: Attributes, kind: string, told: Translation): void {
  const given = structureOf(attributes.get('traceloop.entity.input'))
  const returned = structureOf(attributes.get('traceloop.entity.output'))
  if (kind === 'tool') {
    told.toolArguments ??= given
    told.toolResult ??= returned
    return
  }
  told.input ??= given === undefined ? undefined : messagesOf(given, 'user')
  told.output ??= returned === undefined ? undefined : messagesOf(returned, 'assistant')
  told.toolDefinitions ??= toolsIn(attributes)
}

function toolsIn(attributes: Attributes): readonly unknown[] | undefined {
  const flat = unflatten(attributes, 'llm.request.functions.')
  return flat.length > 0 ? toolDefinitionsOf(flat) : toolDefinitionsIn(attributes.get(names.GEN_AI_TOOL_DEFINITIONS))
}

/** What a vector store found is in events, one a document. */
function documentsIn(events: readonly OtlpEvent[]): readonly unknown[] | undefined {
  const found = events.filter(({ name }) => name === 'db.query.result' || name === 'db.search.result')
  if (found.length === 0) return undefined
  return found.map(({ attributes, name }) => ({
    id: readString(attributes, `${name}.id`),
    score: readNumber(attributes, `${name}.score`),
    distance: readNumber(attributes, `${name}.distance`),
    content: readString(attributes, `${name}.document`),
    metadata: objectOf(objectIn(attributes.get(`${name}.metadata`))),
  }))
}
